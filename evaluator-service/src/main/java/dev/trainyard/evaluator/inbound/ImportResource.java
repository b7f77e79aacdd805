package dev.trainyard.evaluator.inbound;

import dev.trainyard.evaluator.run.ModelIntake;
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
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * {@code /internal/import}: models that a gateway has files of. Answers when the model lies in the store, or with all
 * that keeps it from being one. Only for those who have the services' credential.
 */
@Path("/internal/import")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ImportResource {

    private static final Logger LOGGER = Logger.getLogger(ImportResource.class);

    private final ModelIntake intake;
    private final PredictResource.Credential credential;

    ImportResource(ModelIntake intake, PredictResource.Credential credential) {
        this.intake = intake;
        this.credential = credential;
    }

    @POST
    public Response take(byte[] body, @Context HttpHeaders headers) throws IOException {
        if (!credential.isShownBy(headers.getHeaderString(HttpHeaders.AUTHORIZATION))) {
            return Response.status(401).entity(Map.of()).build();
        }
        try {
            return switch (intake.take(Json.mapper().readValue(body, ModelIntake.Request.class))) {
                case ModelIntake.Outcome.Taken taken ->
                    Response.ok(Json.mapper().writeValueAsBytes(taken)).build();
                case ModelIntake.Outcome.Faulty faulty ->
                    Response.status(422)
                            .entity(Map.of("faults", faulty.faults()))
                            .build();
            };
        } catch (StorageException.NotFound e) {
            LOGGER.warnf("a file of a model is gone: %s", e.getMessage());
            return Response.status(404).entity(Map.of()).build();
        } catch (StorageException e) {
            LOGGER.warnf("a model could not be imported: %s", e.getMessage());
            return Response.status(503).entity(Map.of()).build();
        }
    }
}
