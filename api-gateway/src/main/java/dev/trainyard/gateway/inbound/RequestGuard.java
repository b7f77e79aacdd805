package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Ids;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every address: gives each request an id, turns away foreign names on a local yard (so that no web page
 * can reach it through a name of its own, nor post to it from elsewhere), and answers for addresses that nobody has.
 */
@Singleton
public class RequestGuard {

    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    /** Before everything else. */
    private static final int FIRST = -1_000_000;

    private final Ids ids;
    private final LocalOnly localOnly;

    /** Whether this yard answers on this machine only. */
    public record LocalOnly(boolean holds) {}

    RequestGuard(Ids ids, LocalOnly localOnly) {
        this.ids = ids;
        this.localOnly = localOnly;
    }

    void guard(@Observes Router router) {
        router.route().order(FIRST).handler(this::admit);
        router.route()
                .last()
                .handler(context -> refuse(
                        context, 404, "There is nothing at " + context.request().path() + ".", "http_404"));
        router.errorHandler(413, context -> refuse(context, 413, "The body is too large.", "http_413"));
    }

    private void admit(RoutingContext context) {
        HttpServerRequest request = context.request();
        context.response().putHeader("x-request-id", "req_" + ids.next());
        if (localOnly.holds()) {
            String host = request.authority() == null ? "" : request.authority().host();
            if (!LOCAL.contains(host)) {
                refuse(
                        context,
                        403,
                        "This server answers on this machine only, not under the name '" + host
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

    private static boolean isLocal(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host != null && LOCAL.contains(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void refuse(RoutingContext context, int status, String message, String code) {
        var _ = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject(ErrorJson.of(message, "invalid_request_error", "", code)).encode());
    }
}
