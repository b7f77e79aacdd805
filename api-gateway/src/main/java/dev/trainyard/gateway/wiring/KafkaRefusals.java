package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.outbound.Refusals;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Refusals go to the tenant's results, where the answers to its other requests are. */
record KafkaRefusals(KafkaProducer<byte[], byte[]> results, InstantSource clock) implements Refusals {

    static final String TYPE = "dev.trainyard.job.refused.v1";

    @Override
    public CompletableFuture<Void> tell(String tenant, String source, String id, Map<String, Object> envelope) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        try {
            var _ = results.send(record(tenant, source, id, envelope, clock.instant()), (metadata, failure) -> {
                if (failure == null) {
                    told.complete(null);
                } else {
                    told.completeExceptionally(failure);
                }
            });
        } catch (JsonProcessingException | RuntimeException e) {
            told.completeExceptionally(e);
        }
        return told;
    }

    static ProducerRecord<byte[], byte[]> record(
            String tenant, String source, String id, Map<String, Object> envelope, Instant at)
            throws JsonProcessingException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("object", "submission.refused");
        data.put("submission", Map.of("source", source, "id", id));
        data.putAll(envelope);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topics.results(tenant),
                0,
                id.getBytes(StandardCharsets.UTF_8),
                Json.mapper().writeValueAsBytes(data));
        // The same refusal told twice bears the same id, so that whoever reads can tell.
        LedgerCodec.cloudEvent(record.headers(), "refused-" + source + "#" + id, TYPE, "/gateway", at);
        LedgerCodec.add(record.headers(), "ce_subject", id);
        return record;
    }
}
