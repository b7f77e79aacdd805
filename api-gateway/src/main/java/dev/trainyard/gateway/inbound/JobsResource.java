package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.StepMetrics;
import dev.trainyard.job.ledger.JobView;
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
    private static final int MOST_STEPS = 10_000;

    private final Jobs jobs;
    private final StepMetrics metrics;
    private final Bodies bodies;

    JobsResource(Jobs jobs, StepMetrics metrics, Bodies bodies) {
        this.jobs = jobs;
        this.metrics = metrics;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> create(InputStream content, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        try (Bodies.Body body = bodies.read(content, headers)) {
            return JobJson.of(jobs.submit(caller, body.object(), body.sha256()));
        }
    }

    @GET
    public Map<String, Object> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> after = query.text("after");
        int limit = query.limit(20, MOST);
        MetadataFilter filter = query.metadata();
        query.finish();
        List<JobView> found = jobs.list(Callers.of(headers), after, filter, limit + 1);
        return Pages.of(found.stream().limit(limit).map(JobJson::of).toList(), found.size() > limit);
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
    @Path("/{id}/metrics")
    public Map<String, Object> metrics(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.ofNumbers(uri);
        long after = query.number("after", 0);
        int limit = query.limit(MOST, MOST_STEPS);
        query.finish();
        JobView job = jobs.find(Callers.of(headers), id);
        List<Map<String, Object>> steps = metrics.after(job, after, limit + 1);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", steps.stream().limit(limit).toList());
        json.put("has_more", steps.size() > limit);
        json.put("total_steps", job.totalSteps());
        return json;
    }
}
