package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.ShortRequest;
import dev.trainyard.gateway.run.TrainModel;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.storage.objects.Hashes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** {@code POST /train_model}: the short form, as query, form (also with a file) or JSON. */
@Path("/train_model")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TrainModelResource {

    private final TrainModel trainModel;
    private final Jobs jobs;
    private final Bodies bodies;

    TrainModelResource(TrainModel trainModel, Jobs jobs, Bodies bodies) {
        this.trainModel = trainModel;
        this.jobs = jobs;
        this.bodies = bodies;
    }

    @POST
    public Response train(InputStream content, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException, InterruptedException {
        Caller caller = Callers.of(headers);
        JobView job;
        try (Bodies.Body body = bodies.read(content, headers)) {
            ShortForm form = ofQuery(uri);
            ShortFormBody.read(form, body, headers);
            job = trainModel.submit(caller, form.toRequest(hash(uri, body.sha256())));
        }
        return answer(caller, job, headers);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response train(MultipartFormDataInput parts, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException, InterruptedException {
        Caller caller = Callers.of(headers);
        ShortForm form = ofQuery(uri);
        ShortRequest request = form.toRequest(hash(uri, ShortFormBody.read(form, parts)));
        return answer(caller, trainModel.submit(caller, request), headers);
    }

    private static ShortForm ofQuery(UriInfo uri) {
        ShortForm form = new ShortForm();
        uri.getQueryParameters().forEach(form::text);
        return form;
    }

    private static String hash(UriInfo uri, String ofBody) {
        String all = uri.getRequestUri().getRawQuery() + "\n" + ofBody;
        return Hashes.sha256(all.getBytes(StandardCharsets.UTF_8));
    }

    private Response answer(Caller caller, JobView job, HttpHeaders headers) throws InterruptedException {
        Duration wait = Preferences.waitOf(headers);
        JobView then = wait.isZero() ? job : jobs.awaitEnd(caller, job.id(), wait);
        if (then.state().isFinal()) {
            return Response.ok(JobJson.withScores(then))
                    .header("preference-applied", "wait=" + wait.toSeconds())
                    .build();
        }
        return Response.accepted(JobJson.of(then))
                .location(URI.create("/v1/fine_tuning/jobs/" + then.id()))
                .build();
    }
}
