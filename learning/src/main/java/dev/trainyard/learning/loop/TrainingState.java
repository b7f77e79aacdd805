package dev.trainyard.learning.loop;

import dev.trainyard.job.tensor.Tensor;
import java.util.List;

/**
 * Everything that a run needs to go on as if it had never stopped. Copies: the run may go on meanwhile.
 *
 * @param step steps done
 * @param last whether training ended with it
 * @param weights the model
 * @param optimizer what the optimizer remembers
 * @param patience how early stopping stands
 * @param bestWeights the weights of the best validation so far; empty without early stopping
 * @param stretch the reports of the steps since the previous checkpoint
 */
public record TrainingState(
        long step,
        boolean last,
        List<Tensor> weights,
        List<Tensor> optimizer,
        Patience patience,
        List<Tensor> bestWeights,
        List<StepReport> stretch) {

    public TrainingState {
        weights = List.copyOf(weights);
        optimizer = List.copyOf(optimizer);
        bestWeights = List.copyOf(bestWeights);
        stretch = List.copyOf(stretch);
    }
}
