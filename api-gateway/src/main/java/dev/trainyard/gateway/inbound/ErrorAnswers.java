package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.LogUnavailableException;
import dev.trainyard.gateway.run.RejectedException;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.storage.objects.StorageException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where something gone wrong becomes an answer. Nothing of the inside leaves: no class, no stack. */
public class ErrorAnswers {

    private static final Logger LOGGER = Logger.getLogger(ErrorAnswers.class);

    @ServerExceptionMapper
    public Response rejected(RejectedException e) {
        Rejection rejection = e.rejection();
        int status =
                switch (rejection.kind()) {
                    case INVALID -> 400;
                    case NOT_FOUND -> 404;
                    case CONFLICT -> 409;
                    case GONE -> 410;
                    case TOO_LARGE -> 413;
                    case TOO_MANY -> 429;
                    case UNAVAILABLE -> 503;
                };
        Response.ResponseBuilder answer = json(status, ErrorJson.of(rejection));
        if (rejection.kind() == Rejection.Kind.CONFLICT) {
            answer.header("x-should-retry", "false"); // clients would try a 409 again, and this one is for good
        }
        rejection.retryAfterSeconds().ifPresent(seconds -> answer.header("retry-after", seconds));
        return answer.build();
    }

    @ServerExceptionMapper
    public Response logUnavailable(LogUnavailableException e) {
        LOGGER.warnf("the log is out of reach: %s", e.getCause());
        return json(
                        503,
                        ErrorJson.of(
                                "The log could not be reached in time. Whether the request was accepted is not known; repeat it,"
                                        + " and it will be done once.",
                                "server_error",
                                "",
                                "log_unavailable"))
                .header("retry-after", 1)
                .build();
    }

    @ServerExceptionMapper
    public Response storeUnavailable(StorageException e) {
        LOGGER.warnf("the object store failed: %s", e.getMessage());
        return json(
                        503,
                        ErrorJson.of(
                                "The object store did not do what was asked; nothing was accepted. Try again.",
                                "server_error",
                                "",
                                "store_unavailable"))
                .header("retry-after", 2)
                .build();
    }

    @ServerExceptionMapper
    public Response ofHttp(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        String message =
                switch (status) {
                    case 404 -> "There is nothing at this address.";
                    case 405 -> "This address does not take that method.";
                    case 406 -> "This address does not answer in the form that was asked for.";
                    case 413 -> "The body is too large.";
                    case 415 -> "This address does not take a body of that type.";
                    default -> "The request could not be understood.";
                };
        return json(status, ErrorJson.of(message, "invalid_request_error", "", "http_" + status))
                .build();
    }

    @ServerExceptionMapper
    public Response anythingElse(Throwable e) {
        LOGGER.error("a request failed", e);
        return json(
                        500,
                        ErrorJson.of(
                                "Something went wrong on our side. Its details are in the server's log under the request's id.",
                                "server_error",
                                "",
                                "internal_error"))
                .build();
    }

    private static Response.ResponseBuilder json(int status, Map<String, Object> body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }
}
