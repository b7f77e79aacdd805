package dev.trainyard.trainer.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.messaging.topic.Topics;
import dev.trainyard.trainer.outbound.Progress;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Progress through Kafka. A thread of its own sends, since even handing over to a producer can block. */
final class KafkaProgress implements Progress, AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(KafkaProgress.class.getName());
    /** What does not fit is dropped: a gap in a live picture, nothing more. */
    private static final int WAITING = 100;

    private final KafkaProducer<byte[], byte[]> producer;
    private final ArrayBlockingQueue<ToldSteps> waiting = new ArrayBlockingQueue<>(WAITING);
    private final Thread thread = Thread.ofPlatform().daemon().name("progress").unstarted(this::send);

    KafkaProgress(KafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
        thread.start();
    }

    @Override
    public void tell(ToldSteps told) {
        if (!waiting.offer(told)) {
            LOGGER.log(System.Logger.Level.DEBUG, "progress dropped: job=" + told.job());
        }
    }

    private void send() {
        try {
            while (true) {
                ToldSteps told = waiting.take();
                byte[] value = Json.mapper().writeValueAsBytes(told);
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
            throw new IllegalStateException("plain members can be written", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        producer.close(java.time.Duration.ofSeconds(1));
    }
}
