package dev.trainyard.gateway.inbound;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A job's events are a list, and a stream only to those who ask for one. Without this, whoever takes anything is given
 * the stream, which ends when the job does.
 */
public class StreamsOnlyWhenAsked {

    @ServerRequestFilter(preMatching = true)
    public void preferTheList(ContainerRequestContext request) {
        String accept = request.getHeaderString(HttpHeaders.ACCEPT);
        boolean asksForStream = accept != null && accept.contains(MediaType.SERVER_SENT_EVENTS);
        if (!asksForStream && request.getUriInfo().getPath().endsWith("/events")) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, MediaType.APPLICATION_JSON);
        }
    }
}
