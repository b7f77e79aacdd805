package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.Schedule;
import java.util.OptionalDouble;

/**
 * How a language model is trained.
 *
 * @param gradientClip the global norm beyond which gradients are clipped
 * @param dropout share of the numbers that are left out while learning
 * @param checkpointEvery distance of checkpoints; each is validated
 * @param validateEvery steps between validations; 0 for at checkpoints only
 */
public record LanguageSettings(
        Optimizer optimizer,
        Schedule schedule,
        Length length,
        Batching.MiniBatch batching,
        OptionalDouble gradientClip,
        double dropout,
        CheckpointSettings.Interval checkpointEvery,
        long validateEvery,
        EarlyStopping earlyStopping,
        Precision precision,
        long seed) {

    /** What a recipe for texts says; it is validated at checkpoints only, since that takes long. */
    public static LanguageSettings of(Recipe recipe) {
        Batching.MiniBatch batching =
                switch (recipe.batching()) {
                    case Batching.MiniBatch batch -> batch;
                    case Batching.FullBatch ignored ->
                        throw new IllegalArgumentException("texts are not learnt all at once");
                };
        return new LanguageSettings(
                recipe.optimizer(),
                recipe.schedule(),
                recipe.length(),
                batching,
                recipe.gradientClip(),
                recipe.texts().dropout(),
                recipe.checkpoints().checkpointEvery(),
                0,
                recipe.earlyStopping(),
                Precision.of(recipe.texts().precision()),
                recipe.seed());
    }

    public LanguageSettings {
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout is from 0 to below 1, not " + dropout);
        }
        if (validateEvery < 0) {
            throw new IllegalArgumentException("the distance of validations is not negative, as " + validateEvery);
        }
    }
}
