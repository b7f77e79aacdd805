package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.GenerationService.Speech;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Generations;
import dev.trainyard.gateway.run.Ids;
import dev.trainyard.gateway.run.SpokenRequest;
import dev.trainyard.job.ledger.NamedModel;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.InstantSource;

/** {@code /v1/chat/completions} and {@code /v1/completions}: language models speak, through an evaluator. */
@Path("/v1")
@RunOnVirtualThread
public class CompletionsResource {

    private final Generations generations;
    private final Bodies bodies;
    private final Ids ids;
    private final InstantSource clock;

    CompletionsResource(Generations generations, Bodies bodies, Ids ids, InstantSource clock) {
        this.generations = generations;
        this.bodies = bodies;
        this.ids = ids;
        this.clock = clock;
    }

    @POST
    @Path("/chat/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response chat(InputStream content, @Context HttpHeaders headers, @Context RoutingContext context) {
        return answer(content, headers, context, SpokenForm.CHAT);
    }

    @POST
    @Path("/completions")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response complete(InputStream content, @Context HttpHeaders headers, @Context RoutingContext context) {
        return answer(content, headers, context, SpokenForm.TEXT);
    }

    private Response answer(InputStream content, HttpHeaders headers, RoutingContext context, SpokenForm form) {
        Caller caller = Callers.of(headers);
        SpokenRequest request;
        try (Bodies.Body body = bodies.read(content, headers)) {
            request = form.read(body.object());
        }
        NamedModel model = generations.find(caller, request.model());
        SpokenAnswer answer =
                form.answer(request, model, ids.next(), clock.instant().getEpochSecond());
        try (var _ = ClientWatch.begin(context)) {
            Speech speech = generations.begin(model, request.question());
            if (request.delivery().stream()) {
                // Should the stream never be begun, what was to be said would be waited for by nobody.
                context.addEndHandler(ended -> Thread.startVirtualThread(speech::close));
                return Response.ok(streamed(speech, answer, context), MediaType.SERVER_SENT_EVENTS)
                        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                        .build();
            }
            try (speech) {
                return Response.ok(answer.whole(speech), MediaType.APPLICATION_JSON)
                        .build();
            }
        }
    }

    private static StreamingOutput streamed(Speech speech, SpokenAnswer answer, RoutingContext context) {
        return out -> {
            try (var _ = ClientWatch.begin(context);
                    speech) {
                answer.stream(speech, out);
            }
        };
    }
}
