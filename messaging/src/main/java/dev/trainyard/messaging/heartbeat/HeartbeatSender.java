package dev.trainyard.messaging.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends a sign of life at an interval, on a thread of its own. One that is lost is not sent again: the next follows. */
public final class HeartbeatSender implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(HeartbeatSender.class.getName());

    private final KafkaProducer<byte[], byte[]> producer;
    private final Duration interval;
    private final Supplier<Heartbeat> sign;
    private final Thread thread;

    public HeartbeatSender(KafkaSettings settings, Duration interval, Supplier<Heartbeat> sign) {
        Map<String, Object> own = settings.producer("heartbeats");
        own.put("max.block.ms", 1_000);
        own.put("delivery.timeout.ms", 5_000);
        own.put("request.timeout.ms", 4_000);
        this.producer = new KafkaProducer<>(own);
        this.interval = interval;
        this.sign = sign;
        this.thread = new Thread(this::beat, "heartbeats");
        thread.setDaemon(true);
    }

    /** Begins. */
    public void start() {
        thread.start();
    }

    private void beat() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                send();
                Thread.sleep(interval);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            byte[] value = WireJson.write(sign.get());
            var _ = producer.send(new ProducerRecord<>(Topics.HEARTBEATS, 0, null, value), (metadata, failure) -> {
                if (failure != null) {
                    LOGGER.log(System.Logger.Level.DEBUG, "a heartbeat was lost: " + failure.getMessage());
                }
            });
        } catch (JsonProcessingException | RuntimeException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "a heartbeat was lost: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(Duration.ofSeconds(1));
    }
}
