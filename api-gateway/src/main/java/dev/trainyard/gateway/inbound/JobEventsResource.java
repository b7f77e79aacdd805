package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.StepMetrics;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.messaging.codec.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** A job's events: a list as the protocol has it, or as they happen with {@code Accept: text/event-stream}. */
@Path("/v1/fine_tuning/jobs/{id}/events")
@RunOnVirtualThread
public class JobEventsResource {

    /** Whoever names no form, or takes any, gets the list. */
    private static final String STREAM_IF_ASKED = MediaType.SERVER_SENT_EVENTS + ";qs=0.1";

    private static final int MOST = 1_000;
    private static final Duration BEAT = Duration.ofMillis(250);

    private final Jobs jobs;
    private final LedgerReplica replica;
    private final StepMetrics metrics;

    JobEventsResource(Jobs jobs, LedgerReplica replica, StepMetrics metrics) {
        this.jobs = jobs;
        this.replica = replica;
        this.metrics = metrics;
    }

    /** Newest first, in pages. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list(
            @PathParam("id") String id,
            @QueryParam("after") String after,
            @QueryParam("limit") Integer limit,
            @Context HttpHeaders headers) {
        JobView job = jobs.find(Callers.of(headers), id);
        List<Map<String, Object>> newestFirst = new ArrayList<>();
        job.news().reversed().forEach(news -> newestFirst.add(EventJson.of(job, news)));
        return Pages.of(newestFirst, Optional.ofNullable(after), Pages.limit(limit, 20, MOST));
    }

    /** The events after {@code Last-Event-ID}, then new ones until the job's end; steps in between, without ids. */
    @GET
    @Produces(STREAM_IF_ASKED)
    public void follow(
            @PathParam("id") String id, @Context HttpHeaders headers, @Context SseEventSink sink, @Context Sse sse)
            throws InterruptedException {
        Caller caller = Callers.of(headers);
        JobView job = jobs.find(caller, id);
        long said = lastEventId(headers);
        long step = 0;
        try (sink) {
            while (!sink.isClosed()) {
                long position = replica.position();
                for (JobNews news : job.news()) {
                    if (news.sequence() > said) {
                        send(sink, sse, "fine_tuning.job.event", EventJson.of(job, news), news.sequence());
                        said = news.sequence();
                    }
                }
                List<Map<String, Object>> steps = metrics.liveAfter(id, step);
                if (!steps.isEmpty()) {
                    step = ((Number) steps.getLast().get("step")).longValue();
                    send(sink, sse, "metrics", Map.of("object", "list", "data", steps), 0);
                }
                if (job.state().isFinal()) {
                    return;
                }
                replica.awaitChange(position, BEAT);
                job = jobs.find(caller, id);
            }
        } catch (ExecutionException e) {
            // The client went away.
            return;
        }
    }

    private static void send(SseEventSink sink, Sse sse, String name, Map<String, Object> data, long sequence)
            throws ExecutionException, InterruptedException {
        try {
            OutboundSseEvent.Builder event =
                    sse.newEventBuilder().name(name).data(Json.mapper().writeValueAsString(data));
            if (sequence > 0) {
                event.id(Long.toString(sequence));
            }
            var _ = sink.send(event.build()).toCompletableFuture().get();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps can be written", e);
        }
    }

    private static long lastEventId(HttpHeaders headers) {
        String id = headers.getHeaderString("Last-Event-ID");
        return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }
}
