package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.program.OptimizerState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a run needs to go on as if it had never stopped. Copies: the run may go on meanwhile.
 *
 * @param step steps done
 * @param last whether training ended with it
 * @param weights the model
 * @param optimizer what the optimizer remembers
 * @param patience how early stopping stands
 * @param bestWeights the weights of the best validation so far; empty without early stopping
 * @param skipped the batches that the run leaves out
 * @param stretch the reports of the steps since the previous checkpoint
 */
public record TrainingState(
        long step,
        boolean last,
        List<Tensor> weights,
        List<Tensor> optimizer,
        Patience patience,
        List<Tensor> bestWeights,
        SkippedBatches skipped,
        List<StepReport> stretch) {

    public TrainingState {
        weights = List.copyOf(weights);
        optimizer = List.copyOf(optimizer);
        bestWeights = List.copyOf(bestWeights);
        stretch = List.copyOf(stretch);
    }

    /** Before the first step. */
    public static TrainingState start(List<Tensor> weights, OptimizerState optimizer) {
        return new TrainingState(
                0, false, weights, optimizer.tensors(), Patience.fresh(), List.of(), SkippedBatches.none(), List.of());
    }

    /** The same, but for one more batch that is left out. */
    TrainingState without(long batch) {
        return new TrainingState(step, last, weights, optimizer, patience, bestWeights, skipped.and(batch), stretch);
    }

    /** This state, if all its numbers are numbers: another is not worth keeping. */
    public Optional<TrainingState> ifFinite() {
        return isFinite() ? Optional.of(this) : Optional.empty();
    }

    /** Whether all its numbers are numbers. */
    public boolean isFinite() {
        return Stream.concat(weights.stream(), optimizer.stream()).allMatch(TrainingState::isFinite);
    }

    private static boolean isFinite(Tensor tensor) {
        for (float value : tensor.toFloats()) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
