package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.job.ledger.FileView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** {@code /v1/files}. */
@Path("/v1/files")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class FilesResource {

    private final Files files;

    FilesResource(Files files) {
        this.files = files;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Map<String, Object> create(
            @RestForm("file") FileUpload file, @RestForm("purpose") String purpose, @Context HttpHeaders headers)
            throws IOException {
        Optional<String> filename = Optional.ofNullable(file).map(FileUpload::fileName);
        files.check(Optional.ofNullable(purpose), filename);
        try (InputStream content = java.nio.file.Files.newInputStream(file.uploadedFile())) {
            return json(files.create(Callers.of(headers), purpose, filename.orElseThrow(), content));
        }
    }

    @GET
    public Map<String, Object> list(
            @QueryParam("purpose") String purpose,
            @QueryParam("limit") Integer limit,
            @QueryParam("order") String order,
            @QueryParam("after") String after,
            @Context HttpHeaders headers) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (FileView file : files.list(Callers.of(headers))) {
            if (purpose == null || purpose.equals(file.purpose())) {
                all.add(json(file));
            }
        }
        if (!"asc".equals(order)) {
            Collections.reverse(all);
        }
        return Pages.of(all, Optional.ofNullable(after), Pages.limit(limit, 10_000, 10_000));
    }

    @GET
    @Path("/{id}")
    public Map<String, Object> retrieve(@PathParam("id") String id, @Context HttpHeaders headers) {
        return json(files.find(Callers.of(headers), id));
    }

    @GET
    @Path("/{id}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response content(@PathParam("id") String id, @Context HttpHeaders headers) {
        FileView file = files.find(Callers.of(headers), id);
        return Response.ok(files.content(file))
                .header("content-length", file.content().bytes())
                .build();
    }

    @DELETE
    @Path("/{id}")
    public Map<String, Object> delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        files.delete(caller, id);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", "file");
        json.put("deleted", true);
        return json;
    }

    private static Map<String, Object> json(FileView file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", file.id());
        json.put("object", "file");
        json.put("bytes", file.content().bytes());
        json.put("created_at", file.createdAt().getEpochSecond());
        json.put("filename", file.filename());
        json.put("purpose", file.purpose());
        json.put("status", "processed");
        json.put("status_details", null);
        json.put("sha256", file.content().sha256());
        return json;
    }
}
