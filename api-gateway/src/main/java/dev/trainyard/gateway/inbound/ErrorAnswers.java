package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.LogUnavailableException;
import dev.trainyard.gateway.run.RejectedException;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.storage.objects.StorageException;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where something gone wrong becomes an answer. Nothing of the inside leaves: no class, no stack. */
public class ErrorAnswers {

    private static final Logger LOGGER = Logger.getLogger(ErrorAnswers.class);

    private static final String PARSER_OF_FORMS = "org.jboss.resteasy.reactive.server.core.multipart.";
    private static final int DEEPEST_OF_PARSER = 12;

    private final RefusedRequests refused;
    private final CurrentVertxRequest current;

    ErrorAnswers(RefusedRequests refused, CurrentVertxRequest current) {
        this.refused = refused;
        this.current = current;
    }

    @ServerExceptionMapper
    public Response rejected(RejectedException e) {
        Rejection rejection = e.rejection();
        Response.ResponseBuilder answer =
                json(ErrorJson.statusOf(rejection.kind()), rejection.code(), ErrorJson.of(rejection));
        if (rejection.kind() == Rejection.Kind.CONFLICT) {
            answer.header("x-should-retry", "false"); // clients would try a 409 again, and this one is for good
        }
        rejection.retryAfterSeconds().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.build();
    }

    @ServerExceptionMapper
    public Response logUnavailable(LogUnavailableException e) {
        LOGGER.warnf("%s: the log is out of reach: %s", requestId(), e.getCause());
        return unavailable(
                "log_unavailable",
                "The log could not be reached in time. Whether the request was accepted is not known; repeat it,"
                        + " and it will be done once.",
                1);
    }

    @ServerExceptionMapper
    public Response storeFailed(StorageException e) {
        LOGGER.warnf("%s: the object store failed: %s", requestId(), e.getMessage());
        return switch (e) {
            case StorageException.Unreachable ignored ->
                unavailable("store_unavailable", "The object store could not be reached; try again.", 2);
            case StorageException.Refused ignored ->
                unavailable("store_refused", "The object store refused what was asked; its operator is needed.", 30);
            case StorageException.NotFound ignored -> internal("bytes_missing", "The bytes are gone from the store.");
            case StorageException.TooLong ignored -> internal("bytes_damaged", "The bytes in the store are damaged.");
            case StorageException.Conflict ignored -> internal("bytes_damaged", "The bytes in the store are damaged.");
        };
    }

    @ServerExceptionMapper
    public Response ofHttp(WebApplicationException e) {
        Response wanted = e.getResponse();
        int status = wanted.getStatus();
        if (status < 400) {
            return wanted;
        }
        String type = status < 500 ? "invalid_request_error" : "server_error";
        String code = "http_" + status;
        return json(status, code, ErrorJson.of(HttpWords.of(status), type, "", code))
                .build();
    }

    @ServerExceptionMapper
    public Response anythingElse(Throwable e) {
        if (isOfForm(e)) {
            return json(
                            400,
                            "invalid_form",
                            ErrorJson.of(
                                    "The form could not be read: its boundary is missing or another one, it has too"
                                            + " many parts, or it broke off. Send it as multipart/form-data, with curl by -F.",
                                    "invalid_request_error",
                                    "",
                                    "invalid_form"))
                    .build();
        }
        LOGGER.error(requestId() + ": a request failed", e);
        return internal(
                "internal_error",
                "Something went wrong on our side. Its details are in the server's log under the request's id.");
    }

    /** The parser of forms says what is wrong with one by plain exceptions; a full disk is not the form's fault. */
    private static boolean isOfForm(Throwable e) {
        boolean full = String.valueOf(e.getMessage()).contains("No space left");
        return !full
                && Arrays.stream(e.getStackTrace()).limit(DEEPEST_OF_PARSER).anyMatch(frame -> frame.getClassName()
                        .startsWith(PARSER_OF_FORMS));
    }

    private Response unavailable(String code, String message, int retryAfterSeconds) {
        return json(503, code, ErrorJson.of(message, "server_error", "", code))
                .header(HttpHeaders.RETRY_AFTER, retryAfterSeconds)
                .build();
    }

    private Response internal(String code, String message) {
        return json(500, code, ErrorJson.of(message, "server_error", "", code)).build();
    }

    private Response.ResponseBuilder json(int status, String code, Map<String, Object> body) {
        refused.count(code);
        breakOffWhatHasBegun();
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }

    /** A part of a body has gone out: its reader would wait for the rest for ever, if nothing told it that none comes. */
    private void breakOffWhatHasBegun() {
        if (current.getCurrent() != null && current.getCurrent().response().headWritten()) {
            current.getCurrent().request().connection().close();
        }
    }

    private String requestId() {
        return current.getCurrent() == null ? "(no request)" : RequestGuard.idOf(current.getCurrent());
    }
}
