package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.Await;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Training that is asked to rest, to move or to do what cannot be done: where it stood is kept, and it says so. */
@ExtendWith(SharedYard.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("slow")
class InterruptedTrainingIT {

    private static final int EPOCHS = 1_500;
    private static final long STEPS = EPOCHS * Iris.STEPS_PER_EPOCH;
    private static final Duration LONG = Duration.ofMinutes(2);

    private final TestedYard yard;
    private final Api api;
    private String file;
    private JobCourse.Outcome undisturbed;

    InterruptedTrainingIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    @BeforeAll
    void runUndisturbed() {
        file = api.upload("iris.csv", Iris.bytes());
        undisturbed = submit(Iris.recipe(11, EPOCHS)).awaitOutcome();
    }

    private JobCourse submit(Map<String, Object> recipe) {
        return new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), recipe));
    }

    private JobCourse inMidTraining() {
        JobCourse job = submit(Iris.recipe(11, EPOCHS));
        job.awaitStep(STEPS / 4);
        return job;
    }

    @Test
    void pausedJobRestsWhereItStoodAndGoesOnToTheSameBytes() {
        JobCourse job = inMidTraining();

        act(job, "pause");
        Await.until("job " + job.id() + " rests", LONG, () -> job.status().equals("paused"));
        long rested = job.checkpoints().getFirst().get("step_number").asLong();
        assertThat(rested).isBetween(STEPS / 4, STEPS - 1);
        assertThat(job.step()).as("not a step was done after its checkpoint").isEqualTo(rested);
        act(job, "resume");

        assertSameAsUndisturbed(job);
        assertThat(job.failures()).isEmpty();
        assertThat(job.starts()).hasSize(2).last().asString().contains("resumed from step " + rested + " ");
        JsonNode receipt = onlyReceipt(job);
        assertThat(receipt.get("finding").asText()).isEqualTo("nothing_to_compare");
        assertThat(receipt.get("from_step").asLong()).isEqualTo(rested);
    }

    @Test
    void trainerThatIsToldToEndLeavesACheckpointAndNoFailure() {
        JobCourse job = inMidTraining();

        ProcessHandle ended = yard.signal(job.trainer(), "TERM");
        yard.awaitSuccessor(job.trainer(), ended);

        assertSameAsUndisturbed(job);
        assertThat(job.failures()).isEmpty();
        assertThat(job.starts()).hasSize(2);
        JsonNode receipt = onlyReceipt(job);
        assertThat(receipt.get("finding").asText())
                .as("nothing had to be done again")
                .isEqualTo("nothing_to_compare");
    }

    @Test
    void killedTrainersSuccessorProvesThatItDidTheLostStepsAgainBitForBit() {
        JobCourse job = inMidTraining();

        ProcessHandle dead = yard.kill(job.trainer());
        yard.awaitSuccessor(job.trainer(), dead);

        assertSameAsUndisturbed(job);
        JsonNode receipt = onlyReceipt(job);
        assertThat(receipt.get("finding").asText()).isEqualTo("identical");
        assertThat(receipt.get("to_step").asLong())
                .isGreaterThanOrEqualTo(receipt.get("from_step").asLong());
    }

    @Test
    void recipeThatDivergesFailsWithItsStepAndItsMend() {
        JobCourse job = submit(Map.of(
                "task",
                "regression",
                "target",
                "petal_length",
                "optimizer",
                Map.of("name", "sgd", "learning_rate", 1_000),
                "epochs",
                50,
                "seed",
                1));

        JsonNode error = job.awaitEnd().get("error");

        assertThat(job.status()).isEqualTo("failed");
        assertThat(error.get("code").asText()).isEqualTo("diverged");
        assertThat(error.get("param").asText()).isEqualTo("recipe.optimizer.learning_rate");
        assertThat(error.at("/evidence/step").asLong()).isBetween(1L, 150L);
        assertThat(error.at("/evidence/skipped_batches").asText())
                .as("one was left out before")
                .matches("\\[\\d+]");
        assertThat(error.toString()).contains("Lower optimizer.learning_rate from 1000");
        assertThat(job.failures()).as("another try would end alike").doesNotContain("worker_died");
    }

    private void act(JobCourse job, String what) {
        api.post("/v1/fine_tuning/jobs/" + job.id() + "/" + what, Map.of()).good();
    }

    private void assertSameAsUndisturbed(JobCourse job) {
        assertThat(job.awaitOutcome()).isEqualTo(undisturbed);
    }

    private static JsonNode onlyReceipt(JobCourse job) {
        List<JsonNode> receipts = job.replays();
        assertThat(receipts).hasSize(1);
        return receipts.getFirst();
    }
}
