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
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A job's events: a list, and as they happen to whoever asks with {@code Accept: text/event-stream}. */
@Path("/v1/fine_tuning/jobs/{id}/events")
@RunOnVirtualThread
public class JobEventsResource {

    /** Whoever names no form, or takes any, gets the list. */
    private static final String STREAM_IF_ASKED = MediaType.SERVER_SENT_EVENTS + ";qs=0.1";

    private static final int MOST = 1_000;
    private static final Duration BEAT = Duration.ofMillis(250);
    /** Proxies cut what is silent for a minute, and only what is sent shows that a client is gone. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);
    /** A client that takes nothing for so long has gone away. */
    private static final long LONGEST_SEND_SECONDS = 30;

    private final Jobs jobs;
    private final LedgerReplica replica;
    private final StepMetrics metrics;
    private final EventStreams streams;
    private final InstantSource clock;

    JobEventsResource(
            Jobs jobs, LedgerReplica replica, StepMetrics metrics, EventStreams streams, InstantSource clock) {
        this.jobs = jobs;
        this.replica = replica;
        this.metrics = metrics;
        this.streams = streams;
        this.clock = clock;
    }

    /** Newest first, in pages. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, Object> list(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> after = query.text("after");
        int limit = query.limit(20, MOST);
        query.finish();
        JobView job = jobs.find(Callers.of(headers), id);
        return Pages.of(
                job.news().reversed(),
                after,
                limit,
                (JobNews news) -> EventJson.idOf(id, news.sequence()),
                news -> EventJson.of(job, news));
    }

    /** The events after {@code Last-Event-ID}, then new ones until the job's end; steps in between, without ids. */
    @GET
    @Produces(STREAM_IF_ASKED)
    public void follow(
            @PathParam("id") String id, @Context HttpHeaders headers, @Context SseEventSink sink, @Context Sse sse)
            throws InterruptedException {
        Caller caller = Callers.of(headers);
        JobView job = jobs.find(caller, id);
        long last = lastEventId(headers);
        if (job.state().isFinal() && last >= job.news().size()) {
            // Nothing will ever follow: only this answer keeps browsers from asking again and again.
            throw new WebApplicationException(Response.noContent().build());
        }
        streams.opened();
        try (sink) {
            follow(caller, job, last, new Sending(sink, sse));
        } catch (ExecutionException | TimeoutException e) {
            return; // The client went away.
        } finally {
            streams.closed();
        }
    }

    private void follow(Caller caller, JobView begun, long last, Sending to)
            throws InterruptedException, ExecutionException, TimeoutException {
        Optional<JobView> job = Optional.of(begun);
        long said = last;
        long step = 0;
        Instant spoken = clock.instant();
        while (!to.sink.isClosed() && job.isPresent()) {
            long position = replica.position();
            boolean spoke = false;
            for (JobNews news : job.get().news()) {
                if (news.sequence() > said) {
                    to.send("fine_tuning.job.event", EventJson.of(job.get(), news), news.sequence());
                    said = news.sequence();
                    spoke = true;
                }
            }
            List<Map<String, Object>> steps = metrics.liveAfter(begun.id(), step);
            if (!steps.isEmpty()) {
                step = ((Number) steps.getLast().get("step")).longValue();
                to.send("metrics", Map.of("object", "list", "data", steps), 0);
                spoke = true;
            }
            if (job.get().state().isFinal()) {
                return;
            }
            Instant now = clock.instant();
            if (spoke) {
                spoken = now;
            } else if (spoken.plus(LONGEST_SILENCE).isBefore(now)) {
                to.sendSignOfLife();
                spoken = now;
            }
            replica.awaitChange(position, BEAT);
            job = jobs.look(caller, begun.id());
        }
    }

    /** Where the events of one client go. */
    private record Sending(SseEventSink sink, Sse sse) {

        /** @param sequence 0 for what is not repeated */
        void send(String name, Map<String, Object> data, long sequence)
                throws ExecutionException, InterruptedException, TimeoutException {
            try {
                OutboundSseEvent.Builder event =
                        sse.newEventBuilder().name(name).data(Json.mapper().writeValueAsString(data));
                if (sequence > 0) {
                    event.id(Long.toString(sequence));
                }
                send(event.build());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("plain maps can be written", e);
            }
        }

        void sendSignOfLife() throws ExecutionException, InterruptedException, TimeoutException {
            send(sse.newEventBuilder().comment("still here").build());
        }

        private void send(OutboundSseEvent event) throws ExecutionException, InterruptedException, TimeoutException {
            var _ = sink.send(event).toCompletableFuture().get(LONGEST_SEND_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static long lastEventId(HttpHeaders headers) {
        String id = headers.getHeaderString("Last-Event-ID");
        return id != null && id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }
}
