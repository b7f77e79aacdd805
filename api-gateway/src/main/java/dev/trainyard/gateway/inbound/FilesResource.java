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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** {@code /v1/files}. */
@Path("/v1/files")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class FilesResource {

    /** The protocol's own. */
    private static final int MOST = 10_000;

    private final Files files;

    FilesResource(Files files) {
        this.files = files;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Map<String, Object> create(MultipartFormDataInput form, @Context HttpHeaders headers) throws IOException {
        Caller caller = Callers.of(headers);
        UploadForm.Upload upload = UploadForm.read(form);
        try (InputStream content = upload.open()) {
            return FileJson.of(files.create(caller, upload.purpose(), upload.filename(), upload.life(), content));
        }
    }

    @GET
    public Map<String, Object> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> purpose = query.text("purpose");
        Optional<String> after = query.text("after");
        int limit = query.limit(MOST, MOST);
        boolean newestFirst = query.newestFirst();
        query.finish();
        List<FileView> oldestFirst = files.list(Callers.of(headers)).stream()
                .filter(file -> purpose.isEmpty() || purpose.get().equals(file.purpose()))
                .toList();
        return Pages.of(newestFirst ? oldestFirst.reversed() : oldestFirst, after, limit, FileView::id, FileJson::of);
    }

    @GET
    @Path("/{id}")
    public Map<String, Object> retrieve(@PathParam("id") String id, @Context HttpHeaders headers) {
        return FileJson.of(files.find(Callers.of(headers), id));
    }

    @GET
    @Path("/{id}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response content(@PathParam("id") String id, @Context HttpHeaders headers) {
        FileView file = files.find(Callers.of(headers), id);
        return Downloads.of(
                files.content(file), file.content().bytes(), file.content().sha256(), file.filename());
    }

    @DELETE
    @Path("/{id}")
    public Map<String, Object> delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        files.delete(Callers.of(headers), id);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", "file");
        json.put("deleted", true);
        return json;
    }
}
