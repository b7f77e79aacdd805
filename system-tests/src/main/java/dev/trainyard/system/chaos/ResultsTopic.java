package dev.trainyard.system.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a tenant was told of its jobs by events: at least once each, and never two results of one job. */
final class ResultsTopic {

    private static final TopicPartition RESULTS = new TopicPartition("trainyard.results.local", 0);
    private static final Set<String> ENDS = Set.of("job.succeeded", "job.failed", "job.cancelled");

    private final Map<String, TreeMap<Long, Set<String>>> byJob = new HashMap<>();

    private ResultsTopic() {}

    /** Reads all of it, as it is now. */
    static ResultsTopic read(String bootstrap) {
        ResultsTopic topic = new ResultsTopic();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(RESULTS));
            consumer.seekToBeginning(List.of(RESULTS));
            long end = consumer.endOffsets(List.of(RESULTS)).get(RESULTS);
            while (consumer.position(RESULTS) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(topic::add);
            }
        }
        return topic;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String told = header(record, "ce_type").replaceAll("^dev\\.trainyard\\.|\\.v1$", "");
        byJob.computeIfAbsent(header(record, "ce_subject"), job -> new TreeMap<>())
                .computeIfAbsent(Long.parseLong(header(record, "ce_sequence")), sequence -> new TreeSet<>())
                .add(told + " " + header(record, "ce_id"));
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** What is wrong with the news of a job that has ended with so many events. */
    List<String> complaints(String job, int events) {
        TreeMap<Long, Set<String>> told = byJob.getOrDefault(job, new TreeMap<>());
        List<String> complaints = new ArrayList<>();
        for (long sequence = 1; sequence <= events; sequence++) {
            Set<String> ids = told.getOrDefault(sequence, Set.of());
            if (ids.size() != 1) {
                complaints.add("event " + sequence + " was told as " + ids);
            }
        }
        List<String> ends = told.values().stream()
                .flatMap(Set::stream)
                .filter(one -> ENDS.contains(one.substring(0, one.indexOf(' '))))
                .toList();
        if (ends.size() != 1 || told.size() != events) {
            complaints.add("its ends were told as " + ends + ", its " + events + " events as " + told.size());
        }
        return complaints;
    }
}
