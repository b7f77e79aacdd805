package dev.trainyard.evaluator.inbound;

import dev.trainyard.evaluator.run.Generation;
import dev.trainyard.evaluator.run.LanguageServing;
import dev.trainyard.learning.engine.EngineClosedException;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.objects.StorageException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * {@code /internal/generate}: what gateways ask language models, answered as JSON objects, one a line, as they come.
 * Only for those who have the services' credential.
 */
@Path("/internal/generate")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
public class GenerateResource {

    private static final Logger LOGGER = Logger.getLogger(GenerateResource.class);
    private static final String LINES = "application/x-ndjson";
    private static final String RETRY_SECONDS = "2";

    private final LanguageServing serving;
    private final PredictResource.Credential credential;

    GenerateResource(LanguageServing serving, PredictResource.Credential credential) {
        this.serving = serving;
        this.credential = credential;
    }

    @POST
    public Response generate(byte[] body, @Context HttpHeaders headers) {
        if (!credential.isShownBy(headers.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            return Response.status(401).build();
        }
        return switch (GenerateBody.read(body)) {
            case GenerateBody.Faulty faulty -> refusal(400, "invalid_request", faulty.message(), faulty.param());
            case GenerateBody.Asked asked -> generate(asked);
        };
    }

    private Response generate(GenerateBody.Asked asked) {
        try {
            return switch (serving.admit(asked.manifest(), asked.question())) {
                case LanguageServing.Admission.Admitted admitted ->
                    Response.ok((StreamingOutput) out -> stream(admitted.generation(), out), LINES)
                            .build();
                case LanguageServing.Admission.Full full ->
                    Response.status(429)
                            .header(HttpHeaders.RETRY_AFTER, full.retryAfterSeconds())
                            .build();
                case LanguageServing.Admission.Refused refused ->
                    refusal(400, refused.code(), refused.message(), refused.param());
                case LanguageServing.Admission.Gone ignored ->
                    refusal(404, "model_not_found", "The model's bytes are gone.", "model");
                case LanguageServing.Admission.Damaged damaged -> {
                    LOGGER.errorf("a model is damaged: %s", damaged.why());
                    yield refusal(500, "model_damaged", "The model's stored bytes are damaged.", "model");
                }
            };
        } catch (EngineClosedException e) {
            return notReady("the engine is closing");
        } catch (StorageException | IOException e) {
            return notReady(e.getMessage());
        }
    }

    private static Response notReady(String why) {
        LOGGER.warnf("a model could not be read: %s", why);
        return Response.status(503)
                .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .build();
    }

    private static Response refusal(int status, String code, String message, String param) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", code);
        json.put("message", message);
        json.put("param", param);
        return Response.status(status)
                .entity(json)
                .type(MediaType.APPLICATION_JSON)
                .build();
    }

    private static void stream(Generation generation, OutputStream out) {
        try (generation) {
            generation.run(piece -> write(piece, out));
        } catch (RuntimeException e) {
            LOGGER.warn("an answer broke off", e);
            boolean told =
                    write(Map.of("error", Map.of("code", "internal_error", "message", "The answer broke off.")), out);
            LOGGER.debugf("whoever asked was told: %s", told);
        }
    }

    /** Whether whoever asked is still there. */
    private static boolean write(Map<String, Object> piece, OutputStream out) {
        try {
            out.write(Json.mapper().writeValueAsBytes(piece));
            out.write('\n');
            out.flush();
            return true;
        } catch (IOException e) {
            LOGGER.debugf("whoever asked has gone: %s", e.getMessage());
            return false;
        }
    }
}
