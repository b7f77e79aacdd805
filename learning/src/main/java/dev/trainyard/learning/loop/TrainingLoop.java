package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.program.ClassicProgram;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import dev.trainyard.learning.program.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Training, read from top to bottom. Every step: set the rate, choose the rows, step, validate on schedule, report,
 * store on schedule, perhaps stop. Nothing in it depends on time, and all chance follows from the recipe's seed and the
 * step's number, so a run resumed from a checkpoint is bit for bit the run that was never stopped.
 */
public final class TrainingLoop {

    private final Engine engine;
    private final Recipe recipe;
    private final ModelShape shape;
    private final Rows train;
    private final Rows validation;
    private final LongSupplier nanoTime;

    /** @param nanoTime for step times in reports; has no influence on the outcome */
    public TrainingLoop(
            Engine engine, Recipe recipe, ModelShape shape, Rows train, Rows validation, LongSupplier nanoTime) {
        this.engine = engine;
        this.recipe = recipe;
        this.shape = shape;
        this.train = train;
        this.validation = validation;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains to the end, or until asked to stop.
     *
     * @param resume a state that an earlier run of the same recipe on the same rows handed out
     */
    public TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, BooleanSupplier stopRequested) {
        return engine.call(() -> runOnEngine(resume, listener, stopRequested));
    }

    private TrainingEnd runOnEngine(
            Optional<TrainingState> resume, TrainingListener listener, BooleanSupplier stopRequested) {
        RunPlan plan = RunPlan.of(recipe, train.count());
        LearningRate rates = new LearningRate(recipe.optimizer().learningRate(), recipe.schedule(), plan.totalSteps());
        List<Tensor> weights = resume.map(TrainingState::weights)
                .orElseGet(
                        () -> Parameters.initial(recipe.network(), recipe.loss().kind(), shape, recipe.seed()));
        List<StepReport> stretch = new ArrayList<>();
        Patience patience = resume.map(TrainingState::patience).orElseGet(Patience::fresh);
        List<Tensor> bestWeights = resume.map(TrainingState::bestWeights).orElse(List.of());
        long[] order = {};
        listener.planned(plan);

        try (ClassicProgram program = new ClassicProgram(engine, recipe, weights)) {
            program.setOptimizerState(resume.map(state -> OptimizerState.of(state.optimizer()))
                    .orElseGet(() -> OptimizerState.initial(recipe.optimizer(), weights)));
            program.setRows(train.features(), train.targets(), validation.features(), validation.targets());

            for (long step = resume.map(TrainingState::step).orElse(0L) + 1; step <= plan.totalSteps(); step++) {
                if (stopRequested.getAsBoolean() || engine.isEnding()) {
                    return new TrainingEnd.Stopped(step - 1);
                }
                long began = nanoTime.getAsLong();
                double rate = rates.at(step);

                // The rows: all of them, or the next batch of this epoch's own shuffle.
                long inEpoch = (step - 1) % plan.stepsPerEpoch();
                if (!plan.fullBatch() && (inEpoch == 0 || order.length == 0)) {
                    order = Seeds.permutation(
                            train.count(), Seeds.mix(recipe.seed(), Seeds.SHUFFLE, plan.epochOf(step)));
                }
                long[] batch = plan.fullBatch() ? order : batchOf(order, inEpoch, plan.rowsPerStep());
                int rows = plan.fullBatch() ? train.count() : batch.length;

                ClassicProgram.StepResult result =
                        program.step(batch, plan.microBatch(), dropoutSeeds(step, rows, plan.microBatch()), rate);
                if (!Double.isFinite(result.loss()) || !Double.isFinite(result.gradientNorm())) {
                    return new TrainingEnd.Diverged(step, result.loss(), result.gradientNorm());
                }

                Optional<ClassicProgram.StepResult> validated =
                        plan.isValidated(step) ? Optional.of(program.validate()) : Optional.empty();
                if (validated.isPresent() && recipe.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule) {
                    patience = patience.after(validated.get().loss(), step, rule);
                    bestWeights = patience.bestStep() == step ? program.weights() : bestWeights;
                }
                boolean early = recipe.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule
                        && patience.since() >= rule.patience();

                StepReport report = report(step, plan.epochOf(step), result, rows, validated, rate, began);
                stretch.add(report);
                listener.stepped(report);

                if (plan.isCheckpoint(step) || early) {
                    boolean last = early || step == plan.totalSteps();
                    // With early stopping the run's last word is its best, not its latest.
                    List<Tensor> now = last && !bestWeights.isEmpty() ? bestWeights : program.weights();
                    listener.checkpointed(new TrainingState(
                            step, last, now, program.optimizerState(), patience, bestWeights, stretch));
                    stretch.clear();
                }
                if (early) {
                    return new TrainingEnd.Finished(step, true);
                }
            }
            return new TrainingEnd.Finished(plan.totalSteps(), false);
        }
    }

    private static long[] batchOf(long[] order, long index, int size) {
        int start = Math.toIntExact(index * size);
        return Arrays.copyOfRange(order, start, Math.min(start + size, order.length));
    }

    private long[] dropoutSeeds(long step, int rows, int microBatch) {
        long[] seeds = new long[Math.ceilDiv(rows, microBatch)];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = Seeds.mix(recipe.seed(), Seeds.DROPOUT, step, i) >>> 1; // the engine takes no negative seed
        }
        return seeds;
    }

    private StepReport report(
            long step,
            long epoch,
            ClassicProgram.StepResult result,
            int rows,
            Optional<ClassicProgram.StepResult> validated,
            double rate,
            long began) {
        return new StepReport(
                step,
                epoch,
                result.loss(),
                accuracy(result.rightAnswers(), rows),
                validated.map(value -> OptionalDouble.of(value.loss())).orElse(OptionalDouble.empty()),
                validated
                        .map(value -> accuracy(value.rightAnswers(), validation.count()))
                        .orElse(OptionalDouble.empty()),
                rate,
                result.gradientNorm(),
                (nanoTime.getAsLong() - began) / 1e9);
    }

    private OptionalDouble accuracy(double right, int rows) {
        return shape.task() == LearningTask.CLASSIFICATION ? OptionalDouble.of(right / rows) : OptionalDouble.empty();
    }
}
