package dev.trainyard.messaging.queue;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.messaging.codec.MalformedRecordException;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;

/**
 * The taking side of one queue: one record at a time, acknowledged explicitly. For one thread; only {@link #wakeup()}
 * may come from another.
 */
public final class QueueReader implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(QueueReader.class.getName());
    private static final Duration KEEP_LIMIT = Duration.ofSeconds(10);

    private final KafkaShareConsumer<byte[], byte[]> consumer;
    private final DeadLetters deadLetters;
    private Optional<ConsumerRecord<byte[], byte[]>> inHand = Optional.empty();

    public QueueReader(KafkaSettings settings, String workerClass, DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
        Map<String, Object> own = settings.reader("queue-" + workerClass);
        own.remove("auto.offset.reset"); // a setting of the share group, not of its members
        own.remove("enable.auto.commit");
        own.put("group.id", Topics.queue(workerClass));
        own.put("share.acknowledgement.mode", "explicit");
        // One record, and none fetched ahead: what waits here could be done elsewhere.
        own.put("share.acquire.mode", "record_limit");
        own.put("max.poll.records", 1);
        this.consumer = new KafkaShareConsumer<>(own);
        consumer.subscribe(List.of(Topics.queue(workerClass)));
    }

    /** The next attempt, or nothing within the time. A record that is no attempt is rejected and passed over. */
    public Optional<Attempt> take(Duration wait) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            try {
                Attempt attempt = WireJson.read(record.value(), Attempt.class);
                inHand = Optional.of(record);
                return Optional.of(attempt);
            } catch (MalformedRecordException e) {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "a record is no attempt: topic=" + record.topic() + " offset=" + record.offset() + " "
                                + e.getMessage());
                setAside(record, "no attempt at a task: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Kept before it is rejected: rejected, nobody sees it again. */
    private void setAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            deadLetters.keep(record, reason).get(KEEP_LIMIT.toSeconds(), TimeUnit.SECONDS);
            finish(record, AcknowledgeType.REJECT);
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a dead letter cannot be kept yet: " + e.getMessage());
            finish(record, AcknowledgeType.RELEASE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the record in hand back as done. Failure is harmless: the log refuses whoever takes it again. */
    public void acknowledge() {
        inHand.ifPresent(record -> finish(record, AcknowledgeType.ACCEPT));
        inHand = Optional.empty();
    }

    private void finish(ConsumerRecord<byte[], byte[]> record, AcknowledgeType how) {
        try {
            consumer.acknowledge(record, how);
            // The outcome of the commit does not matter, for the reason above; but it must have been tried.
            consumer.commitAsync();
        } catch (KafkaException | IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "an acknowledgement was lost: " + e.getMessage());
        }
    }

    /** Ends a {@link #take} that waits. */
    public void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
