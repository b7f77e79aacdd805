package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Ids;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Stands before every address: gives each request an id, turns away foreign names on a local yard (so that no web page
 * can reach it through a name of its own, nor post to it from elsewhere), and answers for addresses that nobody has
 * and for what fails outside of the resources.
 */
@Singleton
public class RequestGuard {

    private static final Logger LOGGER = Logger.getLogger(RequestGuard.class);
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final String REQUEST_ID = "trainyard.request-id";
    /** Before everything else. */
    private static final int FIRST = -1_000_000;

    private final Ids ids;
    private final Rules rules;
    private final RefusedRequests refused;

    /**
     * What the guard goes by.
     *
     * @param localOnly whether this yard answers on this machine only
     * @param longestUpload the longest request with a file in it that is taken, in bytes
     */
    public record Rules(boolean localOnly, long longestUpload) {}

    RequestGuard(Ids ids, Rules rules, RefusedRequests refused) {
        this.ids = ids;
        this.rules = rules;
        this.refused = refused;
    }

    void guard(@Observes Router router) {
        router.route().order(FIRST).handler(this::admit).failureHandler(this::failed);
        router.route()
                .last()
                .handler(context -> refuse(
                        context,
                        404,
                        "There is nothing at " + shortened(context.request().path()) + ".",
                        "http_404"));
    }

    /** The id that the answer to this request bears. */
    static String idOf(RoutingContext context) {
        String id = context.get(REQUEST_ID);
        return id == null ? "(no id)" : id;
    }

    private void admit(RoutingContext context) {
        giveId(context);
        if (rules.localOnly()) {
            HttpServerRequest request = context.request();
            String host = Optional.ofNullable(request.authority())
                    .map(HostAndPort::host)
                    .orElse("");
            if (!LOCAL.contains(host.toLowerCase(Locale.ROOT))) {
                refuse(
                        context,
                        403,
                        "This server answers on this machine only, not under the name '" + shortened(host)
                                + "'. Call it as localhost or 127.0.0.1.",
                        "foreign_host");
                return;
            }
            Optional<String> origin = Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN));
            if (origin.isPresent() && !isLocal(origin.get())) {
                refuse(context, 403, "This server takes no requests from pages of other origins.", "foreign_origin");
                return;
            }
        }
        if (!isTooLong(context)) {
            context.next();
        }
    }

    /** What says beforehand that it is too long is told so before it is sent. */
    private boolean isTooLong(RoutingContext context) {
        String declared = Optional.ofNullable(context.request().getHeader(HttpHeaders.CONTENT_LENGTH))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .orElse("0");
        String type = Optional.ofNullable(context.request().getHeader(HttpHeaders.CONTENT_TYPE))
                .orElse("");
        boolean form = type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
        long length = Long.parseLong(declared);
        if (length <= (form ? rules.longestUpload() : BodyRoom.LONGEST_BODY)) {
            return false;
        }
        // The rest is on its way and nobody reads it, so this connection can carry no other request.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.addEndHandler(ended -> context.request().connection().close());
        refuse(context, 413, form ? uploadTooLong() : Bodies.TOO_LARGE, form ? "http_413" : "too_large");
        return true;
    }

    private String uploadTooLong() {
        return String.format(
                "The request is longer than %,d bytes, the most that this server takes. Send less, or have its operator"
                        + " raise trainyard.files.limit.",
                rules.longestUpload());
    }

    private void giveId(RoutingContext context) {
        String id = "req_" + ids.next();
        context.put(REQUEST_ID, id);
        context.response().putHeader("x-request-id", id);
    }

    private static boolean isLocal(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOCAL.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void failed(RoutingContext context) {
        int status = context.statusCode() >= 400 ? context.statusCode() : 500;
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            context.request().connection().close(); // an answer that breaks off must not look like a whole one
            return;
        }
        if (context.get(REQUEST_ID) == null) {
            giveId(context); // it failed before it came to the gate
        }
        if (status >= 500) {
            LOGGER.error(idOf(context) + ": a request failed", context.failure());
        }
        refuse(context, status, HttpWords.of(status), status == 500 ? "internal_error" : "http_" + status);
    }

    private void refuse(RoutingContext context, int status, String message, String code) {
        refused.count(code);
        String type = status < 500 ? "invalid_request_error" : "server_error";
        var _ = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject(ErrorJson.of(message, type, "", code)).encode());
    }

    private static String shortened(String text) {
        return text == null ? "that address" : text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }
}
