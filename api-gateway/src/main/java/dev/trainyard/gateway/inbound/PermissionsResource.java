package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.CheckpointPermissions;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.ledger.PermissionView;
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
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/fine_tuning/checkpoints/{checkpoint}/permissions}: who else may use a checkpoint, by its name. */
@Path("/v1/fine_tuning/checkpoints/{checkpoint}/permissions")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class PermissionsResource {

    private static final int MOST = 1_000;
    private static final int LONGEST_NAME = 200;

    private final CheckpointPermissions permissions;
    private final Bodies bodies;

    PermissionsResource(CheckpointPermissions permissions, Bodies bodies) {
        this.permissions = permissions;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> create(
            @PathParam("checkpoint") String checkpoint, InputStream content, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        try (Bodies.Body body = bodies.read(content, headers)) {
            List<PermissionView> granted = permissions.grant(caller, checkpoint, projects(body.object()));
            return Pages.of(granted.stream().map(PermissionsResource::json).toList(), false);
        }
    }

    private static List<String> projects(Map<String, Object> body) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", body, faults);
        List<String> projects =
                reader.has("project_ids") ? reader.texts("project_ids").orElse(List.of()) : List.of();
        boolean fits = projects.stream().allMatch(project -> project.length() <= LONGEST_NAME);
        if (faults.isEmpty() && (projects.isEmpty() || projects.size() > MOST || !fits)) {
            reader.fault("project_ids", "must be 1 to " + MOST + " names of at most " + LONGEST_NAME + " letters");
        }
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return projects;
    }

    @GET
    public Map<String, Object> list(
            @PathParam("checkpoint") String checkpoint, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> project = query.text("project_id");
        Optional<String> after = query.text("after");
        int limit = query.limit(10, MOST);
        boolean newestFirst = query.newestFirst("ascending", "descending");
        query.finish();
        List<PermissionView> oldestFirst = permissions.list(Callers.of(headers), checkpoint).stream()
                .filter(permission -> project.isEmpty() || project.get().equals(permission.project()))
                .toList();
        return Pages.of(
                newestFirst ? oldestFirst.reversed() : oldestFirst,
                after,
                limit,
                PermissionView::id,
                PermissionsResource::json);
    }

    @DELETE
    @Path("/{permission}")
    public Map<String, Object> delete(
            @PathParam("checkpoint") String checkpoint,
            @PathParam("permission") String permission,
            @Context HttpHeaders headers) {
        permissions.revoke(Callers.of(headers), checkpoint, permission);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", permission);
        json.put("object", "checkpoint.permission");
        json.put("deleted", true);
        return json;
    }

    private static Map<String, Object> json(PermissionView permission) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", permission.id());
        json.put("object", "checkpoint.permission");
        json.put("created_at", permission.createdAt().getEpochSecond());
        json.put("project_id", permission.project());
        return json;
    }
}
