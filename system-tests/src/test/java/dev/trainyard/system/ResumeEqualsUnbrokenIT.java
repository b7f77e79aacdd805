package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever dies in the middle of a job: the job ends well, and every checkpoint has the bytes of a run without faults. */
@ExtendWith(SharedYard.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ResumeEqualsUnbrokenIT {

    private static final int EPOCHS = 1_500;
    private static final long STEPS = EPOCHS * Iris.STEPS_PER_EPOCH;

    private final TestedYard yard;
    private final Api api;
    private String file;
    private JobCourse.Outcome undisturbed;

    ResumeEqualsUnbrokenIT(TestedYard yard) {
        this.yard = yard;
        this.api = yard.api();
    }

    @BeforeAll
    void runUndisturbed() {
        file = api.upload("iris.csv", Iris.bytes());
        JobCourse job = submit();
        undisturbed = job.awaitOutcome();
        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
        assertThat(undisturbed.digests()).hasSize(10).containsKey(STEPS);
        assertThat(undisturbed.digests().values()).doesNotHaveDuplicates();
    }

    private JobCourse submit() {
        return new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(7, EPOCHS)));
    }

    /** A job of the same file, recipe and seed, some way into its training. */
    private JobCourse inMidTraining() {
        JobCourse job = submit();
        job.awaitCheckpoints(2);
        job.awaitStep(STEPS / 4);
        return job;
    }

    /** Ends one of the yard's processes at once, while the job is at work. */
    private void kill(String process, JobCourse job) {
        assertThat(job.checkpoints()).as("the job is still at work").hasSizeLessThan(10);
        ProcessHandle dead = yard.kill(process);
        yard.awaitSuccessor(process, dead);
        assertThat(job.awaitOutcome()).isEqualTo(undisturbed);
        for (JsonNode checkpoint : job.checkpoints()) {
            assertThat(checkpoint.at("/evaluation/status").asText()).isEqualTo("scored");
        }
    }

    @Test
    void killedTrainerCostsNoBit() {
        JobCourse job = inMidTraining();

        kill(job.trainer(), job);

        assertThat(job.starts()).hasSize(2).last().asString().startsWith("Fine-tuning job resumed from step ");
        assertThat(job.failures()).singleElement().isIn("worker_died", "worker_silent");
    }

    @Test
    void killedEvaluatorCostsNoScore() {
        JobCourse job = inMidTraining();

        kill("evaluator", job);

        assertThat(job.starts()).hasSize(1);
    }

    @Test
    void killedLeaderOfTheGatewaysLosesNothing() {
        JobCourse job = inMidTraining();

        kill("gateway", job);

        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
    }

    @Test
    void killedBrokerCostsNoBit() {
        JobCourse job = inMidTraining();

        kill("broker", job);

        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
    }

    @Test
    void killedObjectStoreCostsNoBit() {
        JobCourse job = inMidTraining();

        kill("objects", job);

        assertThat(job.starts()).hasSize(1);
        assertThat(job.failures()).isEmpty();
    }
}
