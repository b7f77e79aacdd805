package dev.trainyard.gateway.inbound;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Bytes have one form, whatever a client calls it: OpenAI's own clients ask for {@code application/binary}, and would
 * otherwise be told that there is no such thing.
 */
public class BytesWhateverIsAsked {

    @ServerRequestFilter(preMatching = true)
    public void takeAnyName(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.GET)
                && request.getUriInfo().getPath().endsWith("/content")) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.WILDCARD);
        }
    }
}
