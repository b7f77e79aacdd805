package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.TrainModel;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.storage.objects.Hashes;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code POST /train_model}: the short form, as query, form or JSON. */
@Path("/train_model")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class TrainModelResource {

    private final TrainModel trainModel;
    private final Jobs jobs;

    TrainModelResource(TrainModel trainModel, Jobs jobs) {
        this.trainModel = trainModel;
        this.jobs = jobs;
    }

    @POST
    public Response train(byte[] body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws IOException, InterruptedException {
        Caller caller = Callers.of(headers);
        Map<String, Object> members = new LinkedHashMap<>();
        uri.getQueryParameters().forEach((name, values) -> members.put(name, values.getFirst()));
        members.putAll(ofBody(body, headers));
        String hash = Hashes.sha256(
                (uri.getRequestUri().getRawQuery() + "\n" + Hashes.sha256(body)).getBytes(StandardCharsets.UTF_8));
        JobView job = trainModel.submit(caller, members, hash, Bodies::lines);
        Duration wait = Preferences.waitOf(headers);
        if (!wait.isZero()) {
            JobView then = jobs.awaitEnd(caller, job.id(), wait);
            if (then.state().isFinal()) {
                return Response.ok(JobJson.withScores(then))
                        .header("preference-applied", "wait=" + wait.toSeconds())
                        .build();
            }
            job = then;
        }
        return Response.accepted(JobJson.of(job))
                .header("Location", URI.create("/v1/fine_tuning/jobs/" + job.id()))
                .build();
    }

    private static Map<String, Object> ofBody(byte[] body, HttpHeaders headers) {
        if (body.length == 0) {
            return Map.of();
        }
        MediaType type = headers.getMediaType();
        if (type != null && type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            return form(new String(body, StandardCharsets.UTF_8));
        }
        return Bodies.object(body);
    }

    private static Map<String, Object> form(String body) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                members.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return members;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
