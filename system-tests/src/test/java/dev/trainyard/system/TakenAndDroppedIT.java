package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A worker may die after it has told the queue that it has a record, and before it has told the log. Then the queue is
 * done with the record and nobody has it, and when it is the last one nothing behind it shows that.
 */
@ExtendWith(SharedYard.class)
@Timeout(300)
class TakenAndDroppedIT {

    private static final String QUEUE = "trainyard.queue.data";

    private final TestedYard yard;
    private final Api api;

    TakenAndDroppedIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    @Test
    void aJobWhoseRecordWasTakenByOneWhoDiedIsSentOutAgain() {
        String file = api.upload("iris.csv", Iris.bytes());
        ProcessHandle evaluator = yard.signal("evaluator", "STOP");
        JobCourse job;
        try {
            job = new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(5, 20)));
            takeAndDrop();
        } finally {
            TestedYard.send(evaluator, "CONT");
        }

        assertThat(job.awaitEnd().get("status").asText()).isEqualTo("succeeded");
    }

    private void takeAndDrop() {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", yard.bootstrap(), "group.id", QUEUE, "share.acknowledgement.mode", "implicit");
        try (var thief = new KafkaShareConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            thief.subscribe(List.of(QUEUE));
            Await.until("the record is handed out", Duration.ofMinutes(2), () -> !thief.poll(Duration.ofSeconds(1))
                    .isEmpty());
            thief.commitSync();
        }
    }
}
