package dev.trainyard.trainer.run;

import dev.trainyard.learning.loop.StepReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The metrics of every step as CSV, with the header of the fine-tuning protocol's result file. Cells of what was not
 * measured at a step are empty.
 */
final class StepMetricsFile {

    static final String HEADER = "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy";

    private StepMetricsFile() {}

    /** The file's bytes, one line a step. */
    static byte[] write(List<StepReport> steps) {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (StepReport step : steps) {
            csv.append(step.step())
                    .append(',')
                    .append(step.trainLoss())
                    .append(',')
                    .append(cell(step.trainAccuracy()))
                    .append(',')
                    .append(cell(step.validLoss()))
                    .append(',')
                    .append(cell(step.validAccuracy()))
                    .append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
    }
}
