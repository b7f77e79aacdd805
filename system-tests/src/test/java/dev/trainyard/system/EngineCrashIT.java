package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.commandline.stack.YardSettings;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A native crash of the engine is a fault like any other, but one that is told by its name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class EngineCrashIT {

    private static final int EPOCHS = 1_000;

    /** Longer than a start on a busy machine: the crashed worker shall tell of its end before it counts as silent. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    private TestedYard yard;
    private Api api;
    private String file;

    @BeforeAll
    void start(@TempDir Path data) throws IOException {
        yard = TestedYard.start(
                data,
                new YardSettings(
                        TestedYard.freePort(), 1, LEASE, YardSettings.Way.STRAIGHT, YardSettings.Way.STRAIGHT));
        api = yard.api();
        file = api.upload("iris.csv", Iris.bytes());
    }

    @AfterAll
    void stop() {
        yard.close();
    }

    private JobCourse submit() {
        return new JobCourse(api, api.submit(file, UUID.randomUUID().toString(), Iris.recipe(3, EPOCHS)));
    }

    @Test
    void oneCrashCostsNoBitAndIsNamed() {
        JobCourse.Outcome undisturbed = submit().awaitOutcome();
        JobCourse job = submit();
        job.awaitCheckpoints(3);

        ProcessHandle dead = yard.signal("trainer-1", "SEGV");
        yard.awaitSuccessor("trainer-1", dead);

        assertThat(job.awaitOutcome()).isEqualTo(undisturbed);
        assertThat(job.failures()).containsExactly("engine_crashed");
        assertThat(job.starts()).hasSize(2).last().asString().startsWith("Fine-tuning job resumed from step ");
    }

    @Test
    void jobWhoseEngineCrashesEveryTimeFailsWithTheEvidence() {
        JobCourse job = submit();
        for (int attempt = 1; attempt <= 3; attempt++) {
            job.awaitStarts(attempt);
            ProcessHandle dead = yard.signal("trainer-1", "SEGV");
            yard.awaitSuccessor("trainer-1", dead);
        }

        JsonNode error = job.awaitEnd().get("error");

        assertThat(job.status()).isEqualTo("failed");
        assertThat(job.failures()).containsExactly("engine_crashed", "engine_crashed", "engine_crashed");
        assertThat(error.get("code").asText()).isEqualTo("engine_crashed");
        assertThat(error.get("message").asText()).contains("SIGSEGV");
        assertThat(error.at("/evidence/file").asText()).startsWith("hs_err_pid");
        assertThat(error.at("/evidence/worker").asText()).isEqualTo("trainer-1");
    }
}
