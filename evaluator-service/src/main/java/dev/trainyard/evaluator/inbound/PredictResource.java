package dev.trainyard.evaluator.inbound;

import dev.trainyard.evaluator.run.Serving;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.objects.StorageException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** {@code /internal/predict}: questions that a gateway relays. Only for those who have the services' credential. */
@Path("/internal/predict")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PredictResource {

    private static final Logger LOGGER = Logger.getLogger(PredictResource.class);

    private final Serving serving;
    private final Credential credential;

    /** What a service shows to another. */
    public record Credential(String secret) {
        boolean isShownBy(String authorization) {
            byte[] expected = ("Bearer " + secret).getBytes(StandardCharsets.UTF_8);
            byte[] shown = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(expected, shown);
        }
    }

    /** A question. */
    record Question(ManifestReference manifest, Recipe recipe, List<Map<String, Object>> rows) {}

    PredictResource(Serving serving, Credential credential) {
        this.serving = serving;
        this.credential = credential;
    }

    @POST
    public Response predict(byte[] body, @Context HttpHeaders headers) {
        if (!credential.isShownBy(headers.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            return Response.status(401).entity(Map.of()).build();
        }
        try {
            Question question = Json.mapper().readValue(body, Question.class);
            return switch (serving.answer(question.manifest(), question.recipe(), question.rows())) {
                case Serving.Answer.Predictions found ->
                    Response.ok(Map.of("predictions", found.rows())).build();
                case Serving.Answer.FaultyRows faulty ->
                    Response.status(422)
                            .entity(Map.of("faults", faulty.faults()))
                            .build();
                case Serving.Answer.Damaged damaged -> {
                    LOGGER.errorf("a model is damaged: %s", damaged.why());
                    yield Response.status(500).entity(Map.of()).build();
                }
            };
        } catch (StorageException e) {
            LOGGER.warnf("a model could not be read: %s", e.getMessage());
            return Response.status(503).entity(Map.of()).build();
        } catch (IOException e) {
            LOGGER.warnf("a question could not be read: %s", e.getMessage());
            return Response.status(400).entity(Map.of()).build();
        }
    }
}
