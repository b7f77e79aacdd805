package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Bases;
import dev.trainyard.gateway.run.ModelFiles;
import dev.trainyard.gateway.run.ModelImports;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/models/import} and {@code /v1/models/MODEL/files}: models come from elsewhere, and go home. */
@Path("/v1/models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ModelFilesResource {

    private final ModelImports imports;
    private final ModelFiles files;
    private final Models models;
    private final Bases bases;
    private final Bodies bodies;

    ModelFilesResource(ModelImports imports, ModelFiles files, Models models, Bases bases, Bodies bodies) {
        this.imports = imports;
        this.files = files;
        this.models = models;
        this.bases = bases;
        this.bodies = bodies;
    }

    @POST
    @Path("/import")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> take(InputStream content, @Context HttpHeaders headers) {
        try (Bodies.Body body = bodies.read(content, headers)) {
            List<Fault> faults = new ArrayList<>();
            TreeReader reader = TreeReader.of("", body.object(), faults);
            for (String member : List.of("name", "files")) {
                if (!reader.has(member)) {
                    reader.fault(member, "is missing; say {\"name\": \"my-gpt2\", \"files\": [\"file-…\", …]}");
                }
            }
            String name = reader.text("name").orElse("");
            List<String> ids = reader.texts("files").orElse(List.of());
            reader.finish();
            if (!faults.isEmpty()) {
                throw Rejection.invalid(faults).exception();
            }
            return ModelJson.of(imports.take(Callers.of(headers), name, ids));
        }
    }

    @GET
    @Path("/{model:.+}/files")
    public Map<String, Object> list(@PathParam("model") String name, @Context HttpHeaders headers) {
        List<Map<String, Object>> data = files.list(model(name, headers)).stream()
                .map(ModelFilesResource::json)
                .toList();
        return Pages.of(data, false);
    }

    @GET
    @Path("/{model:.+}/files/{file}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response content(
            @PathParam("model") String name, @PathParam("file") String filename, @Context HttpHeaders headers) {
        ModelFiles.ModelFile file = files.find(model(name, headers), filename);
        return Downloads.of(files.content(file), file.bytes(), file.sha256(), file.name());
    }

    private NamedModel model(String name, HttpHeaders headers) {
        return models.named(Callers.of(headers), bases.meant(name));
    }

    private static Map<String, Object> json(ModelFiles.ModelFile file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", file.name());
        json.put("object", "model.file");
        json.put("bytes", file.bytes());
        json.put("sha256", file.sha256());
        return json;
    }
}
