package dev.trainyard.trainer.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.messaging.topic.Topics;
import dev.trainyard.trainer.outbound.Progress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Progress through Kafka. A thread of its own sends, since even handing over to a producer can block. */
final class KafkaProgress implements Progress, AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(KafkaProgress.class.getName());
    /** What does not fit is dropped: a gap in a live picture, nothing more. */
    private static final int WAITING = 100;

    private record Told(String job, List<Map<String, Object>> steps) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final ArrayBlockingQueue<Told> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::send);

    KafkaProgress(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
        thread.start();
    }

    @Override
    public void tell(String job, List<Map<String, Object>> steps) {
        if (!waiting.offer(new Told(job, steps))) {
            LOGGER.log(System.Logger.Level.DEBUG, "progress dropped: job=" + job);
        }
    }

    private void send() {
        try {
            while (true) {
                Told told = waiting.take();
                byte[] value = Json.mapper().writeValueAsBytes(Map.of("job", told.job(), "steps", told.steps()));
                var _ = producer.send(
                        new ProducerRecord<>(Topics.PROGRESS, 0, told.job().getBytes(StandardCharsets.UTF_8), value),
                        (metadata, failure) -> {
                            if (failure != null) {
                                LOGGER.log(System.Logger.Level.DEBUG, "progress lost: " + failure.getMessage());
                            }
                        });
            }
        } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps can be written", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(java.time.Duration.ofSeconds(1));
    }
}
