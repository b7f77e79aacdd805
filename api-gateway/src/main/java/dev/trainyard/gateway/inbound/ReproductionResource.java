package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.Reproduction;
import dev.trainyard.gateway.run.Reproductions;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.storage.objects.Hashes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs a finished job again from its recipe, and says whether that gives the same bytes. */
@Path("/v1/fine_tuning/jobs/{id}")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class ReproductionResource {

    private final Jobs jobs;
    private final Reproductions reproductions;

    ReproductionResource(Jobs jobs, Reproductions reproductions) {
        this.jobs = jobs;
        this.reproductions = reproductions;
    }

    /** With {@code Prefer: wait=SECONDS} the answer is the finding; else, and when it takes longer, where it will be. */
    @POST
    @Path("/reproduce")
    public Response reproduce(@PathParam("id") String id, @Context HttpHeaders headers) throws InterruptedException {
        Caller caller = Callers.of(headers);
        String hash = Hashes.sha256(("reproduce " + id).getBytes(StandardCharsets.UTF_8));
        JobView again = jobs.reproduce(caller, id, hash);
        Duration wait = Preferences.waitOf(headers);
        if (!wait.isZero()) {
            again = jobs.awaitEnd(caller, again.id(), wait);
        }
        Response.ResponseBuilder answer = again.state().isFinal() ? Response.ok() : Response.accepted();
        return answer.entity(json(again, reproductions.compare(caller, again)))
                .header("Location", URI.create("/v1/fine_tuning/jobs/" + again.id() + "/reproduction"))
                .build();
    }

    /** How a job that reproduces another one compares with it so far. */
    @GET
    @Path("/reproduction")
    public Map<String, Object> reproduction(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        JobView again = jobs.find(caller, id);
        return json(again, reproductions.compare(caller, again));
    }

    private static Map<String, Object> json(JobView again, Reproduction found) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "fine_tuning.job.reproduction");
        json.put("of", again.submission().reproduces().orElseThrow());
        json.put("job", again.id());
        switch (found) {
            case Reproduction.Pending pending -> {
                json.put("finding", "pending");
                json.put("same_checkpoints", pending.sameCheckpoints());
            }
            case Reproduction.Identical identical -> {
                json.put("finding", "identical");
                json.put("same_checkpoints", identical.checkpoints());
            }
            case Reproduction.Differs differs -> {
                json.put("finding", "differs");
                Map<String, Object> difference = new LinkedHashMap<>();
                difference.put("what", differs.what());
                difference.put("step", differs.step().orElse(null));
                difference.put("original", differs.original());
                difference.put("reproduced", differs.reproduced());
                difference.put("circumstances", differs.circumstances());
                json.put("first_difference", difference);
            }
        }
        return json;
    }
}
