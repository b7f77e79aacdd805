package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.loop.StepReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class StepMetricsFileTest {

    @Test
    void theFileHasTheProtocolsHeaderAndALineForEveryStep() {
        StepReport full = new StepReport(
                1, 1, 1.5, OptionalDouble.of(0.25), OptionalDouble.of(1e-7), OptionalDouble.of(1), 0.01, 2, 0.001);
        StepReport bare = TrainingSamples.report(2, OptionalDouble.empty());
        assertThat(new String(StepMetricsFile.write(List.of(full, bare)), StandardCharsets.UTF_8))
                .isEqualTo("""
                        step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy
                        1,1.5,0.25,1.0E-7,1.0
                        2,0.5,0.5,,
                        """);
    }

    @Test
    void aRunWithoutAStepHasTheHeaderAlone() {
        assertThat(new String(StepMetricsFile.write(List.of()), StandardCharsets.UTF_8))
                .isEqualTo("step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n");
    }
}
