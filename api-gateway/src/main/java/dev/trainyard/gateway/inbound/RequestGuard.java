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
    private final LocalOnly localOnly;
    private final RefusedRequests refused;

    /** Whether this yard answers on this machine only. */
    public record LocalOnly(boolean holds) {}

    RequestGuard(Ids ids, LocalOnly localOnly, RefusedRequests refused) {
        this.ids = ids;
        this.localOnly = localOnly;
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
        if (localOnly.holds()) {
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
        context.next();
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
