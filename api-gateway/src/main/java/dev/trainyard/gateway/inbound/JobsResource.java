package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.gateway.run.StepMetrics;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
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
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/fine_tuning/jobs}. */
@Path("/v1/fine_tuning/jobs")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class JobsResource {

    private static final int MOST = 1_000;

    private final Jobs jobs;
    private final StepMetrics metrics;
    private final ObjectStore store;

    JobsResource(Jobs jobs, StepMetrics metrics, ObjectStore store) {
        this.jobs = jobs;
        this.metrics = metrics;
        this.store = store;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> create(byte[] body, @Context HttpHeaders headers) {
        return JobJson.of(jobs.submit(Callers.of(headers), Bodies.object(body), Hashes.sha256(body)));
    }

    @GET
    public Map<String, Object> list(
            @QueryParam("after") String after,
            @QueryParam("limit") Integer limit,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        int most = Pages.limit(limit, 20, MOST);
        Map<String, String> metadata = metadataFilter(uri);
        List<JobView> found = new ArrayList<>();
        for (JobView job : jobs.list(Callers.of(headers), Optional.ofNullable(after), Integer.MAX_VALUE)) {
            if (job.submission().metadata().entrySet().containsAll(metadata.entrySet())) {
                found.add(job);
            }
            if (found.size() > most) {
                break;
            }
        }
        boolean more = found.size() > most;
        List<Map<String, Object>> page =
                found.stream().limit(most).map(JobJson::of).toList();
        return Pages.of(page, more);
    }

    /** The protocol writes a filter as {@code metadata[name]=value}. */
    private static Map<String, String> metadataFilter(UriInfo uri) {
        Map<String, String> filter = new LinkedHashMap<>();
        uri.getQueryParameters().forEach((name, values) -> {
            if (name.startsWith("metadata[") && name.endsWith("]")) {
                filter.put(name.substring("metadata[".length(), name.length() - 1), values.getFirst());
            }
        });
        return filter;
    }

    @GET
    @Path("/{id}")
    public Map<String, Object> retrieve(@PathParam("id") String id, @Context HttpHeaders headers) {
        return JobJson.of(jobs.find(Callers.of(headers), id));
    }

    @POST
    @Path("/{id}/cancel")
    public Map<String, Object> cancel(@PathParam("id") String id, @Context HttpHeaders headers) {
        return JobJson.of(jobs.cancel(Callers.of(headers), id));
    }

    @POST
    @Path("/{id}/pause")
    public Map<String, Object> pause(@PathParam("id") String id, @Context HttpHeaders headers) {
        return JobJson.of(jobs.pause(Callers.of(headers), id));
    }

    @POST
    @Path("/{id}/resume")
    public Map<String, Object> resume(@PathParam("id") String id, @Context HttpHeaders headers) {
        return JobJson.of(jobs.resume(Callers.of(headers), id));
    }

    @DELETE
    @Path("/{id}")
    public Map<String, Object> delete(@PathParam("id") String id, @Context HttpHeaders headers) {
        jobs.delete(Callers.of(headers), id);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("object", "fine_tuning.job");
        json.put("deleted", true);
        return json;
    }

    @GET
    @Path("/{id}/checkpoints")
    public Map<String, Object> checkpoints(
            @PathParam("id") String id,
            @QueryParam("after") String after,
            @QueryParam("limit") Integer limit,
            @Context HttpHeaders headers) {
        JobView job = jobs.find(Callers.of(headers), id);
        List<Map<String, Object>> newestFirst = new ArrayList<>();
        job.checkpoints().reversed().forEach(checkpoint -> newestFirst.add(CheckpointJson.of(job, checkpoint)));
        return Pages.of(newestFirst, Optional.ofNullable(after), Pages.limit(limit, 10, MOST));
    }

    @GET
    @Path("/{id}/checkpoints/{checkpoint}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response weights(
            @PathParam("id") String id, @PathParam("checkpoint") String checkpoint, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        JobView job = jobs.find(caller, id);
        var found = job.checkpoints().stream()
                .filter(candidate -> CheckpointJson.idOf(
                                job.id(), candidate.checkpoint().step())
                        .equals(checkpoint))
                .findFirst()
                .orElseThrow(() -> Rejection.notFound(
                                "checkpoint_not_found", "The job " + id + " has no checkpoint " + checkpoint + ".")
                        .exception());
        if (found.droppedAt().isPresent()) {
            throw Rejection.gone(
                            "checkpoint_dropped",
                            "The bytes of the checkpoint " + checkpoint
                                    + " were given up, as the recipe's keep has it. The best and the newest are kept.")
                    .exception();
        }
        var weights = found.checkpoint().weights();
        return Response.ok(store.read(new ObjectKey(weights.bucket(), weights.key())))
                .header("content-length", weights.bytes())
                .header("content-disposition", "attachment; filename=\"" + checkpoint + ".safetensors\"")
                .header("x-content-sha256", weights.sha256())
                .build();
    }

    @GET
    @Path("/{id}/metrics")
    public Map<String, Object> metrics(
            @PathParam("id") String id, @QueryParam("after") Long after, @Context HttpHeaders headers) {
        JobView job = jobs.find(Callers.of(headers), id);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", metrics.after(job, after == null ? 0 : after));
        json.put("has_more", false);
        json.put("total_steps", job.totalSteps());
        return json;
    }
}
