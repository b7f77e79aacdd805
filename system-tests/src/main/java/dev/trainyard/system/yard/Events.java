package dev.trainyard.system.yard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A plain Kafka client of the tenant "local", as another system would have one.
 *
 * @param bootstrap where the yard's broker listens
 * @param source whose events these are
 */
public record Events(String bootstrap, String source) {

    public static final String SUBMISSIONS = "trainyard.submissions.local";
    public static final String RESULTS = "trainyard.results.local";
    public static final String DEAD_LETTERS = "trainyard.dead-letters";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofMinutes(2);

    /** A record that was read. */
    public record Told(String type, Map<String, String> headers, JsonNode data) {

        private static Told of(ConsumerRecord<byte[], byte[]> record) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Header header : record.headers()) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
            return new Told(headers.getOrDefault("ce_type", ""), headers, json(record.value()));
        }

        /** Among dead letters is what is no JSON. */
        private static JsonNode json(byte[] value) {
            try {
                return JSON.readTree(value);
            } catch (IOException e) {
                return JSON.missingNode();
            }
        }

        public boolean isOf(String job) {
            return job().equals(job);
        }

        public String job() {
            return data.path("fine_tuning_job_id").asText();
        }
    }

    /** Sends a request for a job. */
    public void submit(String id, Map<String, Object> body) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(SUBMISSIONS, JSON.writeValueAsBytes(body));
            header(record, "ce_specversion", "1.0");
            header(record, "ce_type", "dev.trainyard.job.submitted.v1");
            header(record, "ce_source", source);
            header(record, "ce_id", id);
            producer.send(record).get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("not sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything on a topic, from its beginning until what is waited for is among it. */
    public List<Told> readUntil(String topic, String what, Predicate<Told> last) {
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
        List<Told> told = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            Await.until(what, SOON, () -> {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> told.add(Told.of(record)));
                return told.stream().anyMatch(last);
            });
        }
        return told;
    }

    /** The job that a request became, as soon as it is one. */
    public String awaitJob(String id) {
        return readUntil(RESULTS, "the request " + id + " is a job", created(id)).stream()
                .filter(created(id))
                .findFirst()
                .orElseThrow()
                .job();
    }

    /** Whether a record says that a request became a job. */
    public Predicate<Told> created(String id) {
        return told -> told.type().equals("dev.trainyard.job.created.v1")
                && told.data().at("/data/idempotency_key").asText().equals(source + "#" + id);
    }

    /** Whether a record says that a request was refused. */
    public Predicate<Told> refused(String id) {
        return told -> told.type().equals("dev.trainyard.job.refused.v1")
                && told.data().at("/submission/source").asText().equals(source)
                && told.data().at("/submission/id").asText().equals(id);
    }
}
