package dev.trainyard.messaging.log;

import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** Reads the ledger's topic in order from an offset on, for as long as it is wanted, on a thread of its own. */
public final class LedgerReader implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(LedgerReader.class.getName());
    private static final TopicPartition PARTITION = new TopicPartition(Topics.LEDGER, 0);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Consumer<LedgerCodec.Decoded> sink;
    private final Runnable lostPlace;
    private final Thread thread;
    private volatile boolean closing;

    /**
     * @param sink gets every record once, in order; must not throw
     * @param lostPlace called at the end of reading when the log no longer has the next offset
     */
    public LedgerReader(KafkaSettings settings, Consumer<LedgerCodec.Decoded> sink, Runnable lostPlace) {
        this.consumer = new KafkaConsumer<>(settings.reader("ledger"));
        this.sink = sink;
        this.lostPlace = lostPlace;
        this.thread = new Thread(this::read, "ledger-reader");
    }

    /** Begins with the record at an offset. */
    public void startAt(long offset) {
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, offset);
        thread.start();
    }

    /** Begins with the oldest record. */
    public void startAtBeginning() {
        consumer.assign(List.of(PARTITION));
        consumer.seekToBeginning(List.of(PARTITION));
        thread.start();
    }

    private void read() {
        try {
            while (!closing) {
                try {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        sink.accept(LedgerCodec.decode(record));
                    }
                } catch (InvalidOffsetException e) {
                    LOGGER.log(System.Logger.Level.ERROR, "the log no longer has the next offset", e);
                    lostPlace.run();
                    return;
                } catch (WakeupException e) {
                    // close() asks
                } catch (KafkaException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "reading the ledger failed, goes on: " + e.getMessage());
                }
            }
        } finally {
            consumer.close();
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        if (!thread.isAlive()) {
            return;
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
