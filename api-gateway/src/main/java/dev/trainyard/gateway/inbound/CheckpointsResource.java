package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job's checkpoints with their scores, and the bytes of their weights. */
@Path("/v1/fine_tuning/jobs/{id}/checkpoints")
@RunOnVirtualThread
public class CheckpointsResource {

    private static final int MOST = 1_000;

    private final Jobs jobs;
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of samples, in bytes: a few, of a few dozen tokens each. */
    private static final int LONGEST = 4 << 20;

    private final ObjectStore store;

    CheckpointsResource(Jobs jobs, ObjectStore store) {
        this.jobs = jobs;
        this.store = store;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> after = query.text("after");
        int limit = query.limit(10, MOST);
        query.finish();
        JobView job = jobs.find(Callers.of(headers), id);
        return Pages.of(
                job.checkpoints().reversed(),
                after,
                limit,
                (JobView.CheckpointView view) ->
                        CheckpointJson.idOf(id, view.checkpoint().step()),
                view -> CheckpointJson.of(job, view));
    }

    @GET
    @Path("/{checkpoint}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response weights(
            @PathParam("id") String id, @PathParam("checkpoint") String name, @Context HttpHeaders headers) {
        JobView.CheckpointView found = find(jobs.find(Callers.of(headers), id), name);
        if (found.droppedAt().isPresent()) {
            throw Rejection.gone(
                            "checkpoint_dropped",
                            "The bytes of the checkpoint " + name
                                    + " were given up, as the recipe's keep has it. The best and the newest are kept.")
                    .exception();
        }
        ObjectReference weights = found.checkpoint().weights();
        return Downloads.of(
                store.read(new ObjectKey(weights.bucket(), weights.key())),
                weights.bytes(),
                weights.sha256(),
                name + ".safetensors");
    }

    /** What a language model said at this checkpoint to the same few prompts as at every other one of its job. */
    @GET
    @Path("/{checkpoint}/samples")
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> samples(
            @PathParam("id") String id, @PathParam("checkpoint") String name, @Context HttpHeaders headers)
            throws IOException {
        JobView job = jobs.find(Callers.of(headers), id);
        long step = find(job, name).checkpoint().step();
        try {
            byte[] stored = store.readAll(new ObjectKey(Buckets.JOBS, Keys.samples(job.tenant(), id, step)), LONGEST);
            return Map.of("object", "list", "data", JSON.readValue(stored, List.class));
        } catch (StorageException.NotFound e) {
            throw Rejection.notFound(
                            "samples_not_found",
                            "The checkpoint " + name
                                    + " has no samples: they are made of language models only, with the"
                                    + " first score.")
                    .exception();
        }
    }

    private static JobView.CheckpointView find(JobView job, String name) {
        return job.checkpoints().stream()
                .filter(candidate -> CheckpointJson.idOf(
                                job.id(), candidate.checkpoint().step())
                        .equals(name))
                .findFirst()
                .orElseThrow(() -> Rejection.notFound(
                                "checkpoint_not_found", "The job " + job.id() + " has no checkpoint " + name + ".")
                        .exception());
    }
}
