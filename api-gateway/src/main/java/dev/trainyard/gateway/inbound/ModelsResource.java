package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Bases;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Models;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /v1/models}. */
@Path("/v1/models")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ModelsResource {

    private final Models models;
    private final Bases bases;

    private final Bodies bodies;

    ModelsResource(Models models, Bases bases, Bodies bodies) {
        this.models = models;
        this.bases = bases;
        this.bodies = bodies;
    }

    @GET
    public Map<String, Object> list(@Context HttpHeaders headers) {
        List<Map<String, Object>> data = new ArrayList<>();
        bases.names().forEach(base -> data.add(ModelJson.base(base)));
        models.list(Callers.of(headers)).forEach(model -> data.add(ModelJson.of(model)));
        return Pages.of(data, false);
    }

    @GET
    @Path("/{model:.+}")
    public Map<String, Object> retrieve(@PathParam("model") String name, @Context HttpHeaders headers) {
        if (bases.has(name)) {
            return ModelJson.base(name);
        }
        Map<String, Object> json = ModelJson.of(models.named(Callers.of(headers), bases.meant(name)));
        json.put("id", name);
        return json;
    }

    @DELETE
    @Path("/{model:.+}")
    public Map<String, Object> delete(@PathParam("model") String name, @Context HttpHeaders headers) {
        models.delete(Callers.of(headers), name);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", name);
        json.put("object", "model");
        json.put("deleted", true);
        return json;
    }

    @POST
    @Path("/{model:.+}/predict")
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> predict(
            @PathParam("model") String name, InputStream content, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        try (Bodies.Body body = bodies.read(content, headers)) {
            List<Map<String, Object>> predictions = models.predict(caller, name, rows(body.object()));
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("object", "list");
            json.put("model", name);
            json.put("data", predictions);
            return json;
        }
    }

    private static List<Map<String, Object>> rows(Map<String, Object> body) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", body, faults);
        List<Map<String, Object>> rows = new ArrayList<>();
        if (!reader.has("rows")) {
            reader.fault("rows", "is missing; give a list of objects, such as [{\"column\": 1.5}]");
        }
        for (Object item : reader.list("rows").orElse(List.of())) {
            String place = "rows[" + rows.size() + "]";
            Map<String, Object> row = new LinkedHashMap<>();
            if (item instanceof Map<?, ?> map) {
                map.forEach((column, value) -> row.put(String.valueOf(column), value));
            } else {
                reader.fault(place, "must be an object of column names and values");
            }
            rows.add(row);
        }
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return rows;
    }
}
