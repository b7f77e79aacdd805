package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.LostRecords;
import dev.trainyard.gateway.outbound.Refusals;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.gateway.run.Jobs;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.LogUnavailableException;
import dev.trainyard.gateway.run.RejectedException;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.messaging.submission.SubmissionEvent;
import dev.trainyard.messaging.submission.SubmissionReader;
import dev.trainyard.storage.objects.Hashes;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/**
 * Requests for jobs that come as events, one after another. What HTTP would accept becomes the same job; what it would
 * refuse is answered among the tenant's results and kept in the dead letters. A record is done with only then: while
 * the log is away the channel waits, and after a crash the record comes again and is recognised by its event's id.
 */
@ApplicationScoped
public class SubmissionsChannel {

    private static final Logger LOGGER = Logger.getLogger(SubmissionsChannel.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Jobs jobs;
    private final LedgerReplica replica;
    private final Refusals refusals;
    private final LostRecords lostRecords;

    SubmissionsChannel(Jobs jobs, LedgerReplica replica, Refusals refusals, LostRecords lostRecords) {
        this.jobs = jobs;
        this.replica = replica;
        this.refusals = refusals;
        this.lostRecords = lostRecords;
    }

    @Incoming("submissions")
    @Blocking
    public void receive(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        switch (SubmissionReader.read(record)) {
            case SubmissionEvent.Reading.Request request -> submit(request.event(), record);
            case SubmissionEvent.Reading.Unusable unusable ->
                refuse(record, unusable.tenant(), "", unusable.id(), Rejection.invalid("", unusable.reason()));
        }
    }

    private void submit(SubmissionEvent event, ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
        Caller caller = new Caller(
                event.tenant(), "events", Optional.of(event.source() + "#" + event.id()), false, event.traceParent());
        while (true) {
            long position = replica.position();
            try {
                String job = jobs.submit(caller, Bodies.objectOf(event.body()), Hashes.sha256(event.body()))
                        .id();
                LOGGER.infof("event=%s#%s is job=%s", event.source(), event.id(), job);
                return;
            } catch (RejectedException e) {
                refuse(record, event.tenant(), event.source(), Optional.of(event.id()), e.rejection());
                return;
            } catch (LogUnavailableException e) {
                LOGGER.warnf("event=%s#%s waits for the log: %s", event.source(), event.id(), e.getMessage());
                replica.awaitChange(position, PAUSE);
            }
        }
    }

    private void refuse(
            ConsumerRecord<byte[], byte[]> record,
            String tenant,
            String source,
            Optional<String> id,
            Rejection rejection)
            throws InterruptedException {
        Map<String, Object> envelope = ErrorJson.of(rejection);
        String reason = ErrorJson.messageOf(rejection);
        LOGGER.infof("topic=%s offset=%d is refused: %s", record.topic(), record.offset(), reason);
        while (true) {
            long position = replica.position();
            try {
                CompletableFuture<Void> told = id.isEmpty()
                        ? CompletableFuture.completedFuture(null) // nobody could tell which event is meant
                        : refusals.tell(tenant, source, id.get(), envelope);
                CompletableFuture.allOf(told, lostRecords.keep(record, reason)).join();
                return;
            } catch (CompletionException e) {
                LOGGER.warnf("a refusal cannot be told yet: %s", e.getCause());
                replica.awaitChange(position, PAUSE);
            }
        }
    }
}
