package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.ExpiresAfter;
import dev.trainyard.gateway.run.FileUploads;
import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.ledger.UploadView;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** {@code /v1/uploads}: files that come in parts. */
@Path("/v1/uploads")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class UploadsResource {

    private static final int LONGEST_NAME = 255;

    private final FileUploads uploads;
    private final Bodies bodies;
    private final InstantSource clock;

    UploadsResource(FileUploads uploads, Bodies bodies, InstantSource clock) {
        this.uploads = uploads;
        this.bodies = bodies;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> create(InputStream content, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        try (Bodies.Body body = bodies.read(content, headers)) {
            return json(caller, uploads.begin(caller, plan(body.object())));
        }
    }

    private static UploadView.Plan plan(Map<String, Object> body) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", body, faults);
        required(reader, "filename", "bytes", "mime_type");
        Optional<String> filename =
                reader.text("filename", LONGEST_NAME).flatMap(name -> Files.checkedName("filename", name, faults));
        Optional<String> purpose = Files.checkedPurpose(reader.text("purpose"), faults);
        long bytes = reader.integer("bytes", 1, FileUploads.LONGEST_FILE).orElse(0);
        Optional<String> type = reader.text("mime_type", LONGEST_NAME);
        Optional<Duration> life = ExpiresAfter.read(reader, "expires_after");
        finish(reader, faults);
        return new UploadView.Plan(filename.orElseThrow(), purpose.orElseThrow(), bytes, type.orElseThrow(), life);
    }

    private static void required(TreeReader reader, String... members) {
        for (String member : members) {
            if (!reader.has(member)) {
                reader.fault(member, "is missing");
            }
        }
    }

    private static void finish(TreeReader reader, List<Fault> faults) {
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
    }

    @POST
    @Path("/{id}/parts")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Map<String, Object> add(
            @PathParam("id") String id, MultipartFormDataInput form, @Context HttpHeaders headers) throws IOException {
        Caller caller = Callers.of(headers);
        try (InputStream data = UploadForm.onlyFile(form, "data").open()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("id", uploads.add(caller, id, data));
            json.put("object", "upload.part");
            json.put("created_at", clock.instant().getEpochSecond());
            json.put("upload_id", id);
            return json;
        }
    }

    @POST
    @Path("/{id}/complete")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> complete(@PathParam("id") String id, InputStream content, @Context HttpHeaders headers)
            throws IOException {
        Caller caller = Callers.of(headers);
        List<String> parts;
        Optional<String> md5;
        try (Bodies.Body body = bodies.read(content, headers)) {
            List<Fault> faults = new ArrayList<>();
            TreeReader reader = TreeReader.of("", body.object(), faults);
            required(reader, "part_ids");
            parts = texts(reader);
            md5 = reader.text("md5");
            finish(reader, faults);
        }
        return json(caller, uploads.complete(caller, id, parts, md5));
    }

    private static List<String> texts(TreeReader reader) {
        List<Object> given = reader.list("part_ids").orElse(List.of());
        for (int i = 0; i < given.size(); i++) {
            if (!(given.get(i) instanceof String)) {
                reader.fault("part_ids[" + i + "]", "must be the id of a part");
            }
        }
        return given.stream().map(String::valueOf).toList();
    }

    @POST
    @Path("/{id}/cancel")
    public Map<String, Object> cancel(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        return json(caller, uploads.cancel(caller, id));
    }

    private Map<String, Object> json(Caller caller, UploadView upload) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", upload.id());
        json.put("object", "upload");
        json.put("bytes", upload.plan().bytes());
        json.put("created_at", upload.createdAt().getEpochSecond());
        json.put("expires_at", upload.expiresAt().getEpochSecond());
        json.put("filename", upload.plan().filename());
        json.put("purpose", upload.plan().purpose());
        json.put("mime_type", upload.plan().mimeType());
        json.put(
                "status",
                switch (upload.state()) {
                    case UploadView.Pending ignored -> "pending";
                    case UploadView.Completed ignored -> "completed";
                    case UploadView.Cancelled ignored -> "cancelled";
                });
        json.put("file", uploads.fileOf(caller, upload).map(FileJson::of).orElse(null));
        return json;
    }
}
