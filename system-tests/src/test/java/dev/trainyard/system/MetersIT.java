package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.Meters;
import dev.trainyard.system.yard.TestedYard;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the services' meters say of a job, compared with what the job itself says. */
@ExtendWith(SharedYard.class)
@Timeout(300)
class MetersIT {

    private static final int EPOCHS = 20;
    private static final long STEPS = EPOCHS * Iris.STEPS_PER_EPOCH;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final TestedYard yard;

    MetersIT(TestedYard yard) {
        this.yard = yard;
    }

    /** Both trainers' together: whichever of them trains. */
    private record Trainers(List<Meters> each) {
        double sum(String name) {
            return each.stream().mapToDouble(meters -> meters.sum(name)).sum();
        }
    }

    private Trainers trainers() {
        return new Trainers(Stream.of("trainer-1", "trainer-2")
                .map(trainer -> Meters.of(yard.api(trainer)))
                .toList());
    }

    @Test
    void aJobIsCountedByEveryServiceThatHadToDoWithIt() {
        Meters before = Meters.of(yard.api());
        Trainers trainersBefore = trainers();

        String file = yard.api().upload("iris.csv", Iris.bytes());
        JobCourse job = new JobCourse(
                yard.api(), yard.api().submit(file, UUID.randomUUID().toString(), Iris.recipe(3, EPOCHS)));
        JsonNode ended = job.awaitEnd();
        assertThat(ended.get("status").asText()).isEqualTo("succeeded");
        int checkpoints = job.checkpoints().size();

        Meters after = Await.present(
                "every task's way through its queue is known, the last one's perhaps after the job's end",
                SOON,
                () -> Stream.of(Meters.of(yard.api()))
                        .filter(meters -> grown(before, meters, "trainyard_jobs", "state=\"succeeded\"") == 1
                                && grown(before, meters, "trainyard_queue_wait_seconds_count") >= checkpoints + 3)
                        .findFirst());
        for (String task : List.of("prepare", "train", "test")) {
            assertThat(grown(before, after, "trainyard_queue_wait_seconds_count", "task=\"" + task + "\""))
                    .as(task)
                    .isEqualTo(1);
        }
        assertThat(grown(before, after, "trainyard_queue_wait_seconds_count", "task=\"evaluate\""))
                .isEqualTo(checkpoints);
        assertThat(grown(before, after, "trainyard_scores_total", "metric=\"accuracy\"", "rows=\"validation\""))
                .isEqualTo(checkpoints);
        assertThat(grown(before, after, "trainyard_scores_total", "metric=\"accuracy\"", "rows=\"test\""))
                .isEqualTo(1);
        assertThat(after.sum("trainyard_score", "metric=\"accuracy\"", "rows=\"test\""))
                .isBetween(0.0, 1.0);
        assertThat(after.has("trainyard_jobs", "state=\"failed\"")).isTrue();
        assertThat(after.sum("trainyard_workers"))
                .as("two trainers and an evaluator")
                .isEqualTo(3);
        assertThat(after.sum("trainyard_leads")).isEqualTo(1);
        assertThat(after.has("trainyard_tasks_open", "class=\"cpu\"")).isTrue();

        Trainers trainersAfter = trainers();
        assertThat(trainersAfter.sum("trainyard_step_seconds_count")
                        - trainersBefore.sum("trainyard_step_seconds_count"))
                .isEqualTo(STEPS);
        assertThat(trainersAfter.sum("trainyard_step_seconds_sum") - trainersBefore.sum("trainyard_step_seconds_sum"))
                .isPositive();
        assertThat(trainersAfter.sum("trainyard_checkpoint_seconds_count")
                        - trainersBefore.sum("trainyard_checkpoint_seconds_count"))
                .isEqualTo(checkpoints);
        assertThat(trainersAfter.sum("trainyard_checkpoint_bytes_total")
                        - trainersBefore.sum("trainyard_checkpoint_bytes_total"))
                .as("at least the weights that a client can fetch")
                .isGreaterThanOrEqualTo(weights(job));
    }

    private double weights(JobCourse job) {
        return job.checkpoints().stream()
                .mapToDouble(checkpoint -> yard.api()
                        .get("/v1/fine_tuning/jobs/" + job.id() + "/checkpoints/"
                                + checkpoint.get("id").asText() + "/content")
                        .good()
                        .body()
                        .length)
                .sum();
    }

    private static double grown(Meters before, Meters after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }
}
