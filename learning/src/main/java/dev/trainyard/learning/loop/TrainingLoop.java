package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineMemoryException;
import dev.trainyard.learning.program.ClassicProgram;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import dev.trainyard.learning.program.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Training, read from top to bottom. Every step: set the rate, choose the rows, step, validate on schedule, report,
 * store on schedule, perhaps stop. Nothing in it depends on time, and all chance follows from the recipe's seed and the
 * step's number, so on a processor a run resumed from a checkpoint is bit for bit the run that was never
 * stopped; on a card it is near it.
 *
 * <p>When numbers go wrong, {@link Recovery} begins again at the last good state without the batch of that step.
 */
public final class TrainingLoop {

    private static final long[] ALL_AS_THEY_STAND = {};

    private final Engine engine;
    private final Recipe recipe;
    private final RunPlan plan;
    private final TrainingRows rows;
    private final LongSupplier nanoTime;

    /**
     * @param plan of this recipe and these rows
     * @param nanoTime for step times in reports; has no influence on the outcome
     */
    public TrainingLoop(Engine engine, Recipe recipe, RunPlan plan, TrainingRows rows, LongSupplier nanoTime) {
        this.engine = engine;
        this.recipe = recipe;
        this.plan = plan;
        this.rows = rows;
        this.nanoTime = nanoTime;
    }

    /**
     * Trains to the end, or until asked to stop.
     *
     * @param resume a state that an earlier run of the same recipe on the same rows handed out
     */
    public TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, Supplier<StopRequest> stop) {
        return engine.call(() -> {
            listener.planned(plan);
            TrainingState from = resume.orElseGet(this::start);
            return Recovery.run(plan, from, listener, good -> train(good, listener, stop));
        });
    }

    private TrainingState start() {
        List<Tensor> weights = Parameters.initial(
                recipe.table().network(), recipe.table().loss().kind(), rows.shape(), recipe.seed());
        return TrainingState.start(weights, OptimizerState.initial(recipe.optimizer(), weights));
    }

    private Leg train(TrainingState from, TrainingListener listener, Supplier<StopRequest> stop) {
        LearningRate rates = new LearningRate(recipe.optimizer().learningRate(), recipe.schedule(), plan.totalSteps());
        Batches batches = new Batches(plan, recipe.seed(), rows.train().count());
        TrainingState good = from;
        Patience patience = from.patience();
        List<Tensor> bestWeights = from.bestWeights();
        List<StepReport> stretch = new ArrayList<>();
        long step = from.step() + 1;

        try (ClassicProgram program = new ClassicProgram(engine, recipe, from.weights())) {
            program.setOptimizerState(OptimizerState.of(from.optimizer()));
            program.setRows(
                    rows.train().features(),
                    rows.train().targets(),
                    rows.validation().features(),
                    rows.validation().targets());
            for (; step <= plan.totalSteps(); step++) {
                StopRequest request = StopRequest.of(stop, engine);
                if (request != StopRequest.NONE) {
                    if (request == StopRequest.WITH_CHECKPOINT && good.step() < step - 1) {
                        new TrainingState(
                                        step - 1,
                                        false,
                                        program.weights(),
                                        program.optimizerState(),
                                        patience,
                                        bestWeights,
                                        from.skipped(),
                                        stretch)
                                .ifFinite()
                                .ifPresent(listener::checkpointed);
                    }
                    return new Leg.Ended(new TrainingEnd.Stopped(step - 1));
                }
                long began = nanoTime.getAsLong();
                double rate = rates.at(step);
                long batch = from.skipped().batchOf(step);
                long[] order = plan.fullBatch() ? ALL_AS_THEY_STAND : batches.rowsOf(batch);
                int count = plan.fullBatch() ? rows.train().count() : order.length;

                ClassicProgram.StepResult result =
                        program.step(order, plan.microBatch(), dropoutSeeds(step, count), rate);
                Optional<ClassicProgram.StepResult> validated =
                        plan.isValidated(step) ? Optional.of(program.validate()) : Optional.empty();
                Optional<NumericTrouble> trouble = NumericTrouble.in(
                        step,
                        batch,
                        result.loss(),
                        result.gradientNorm(),
                        validated.map(ClassicProgram.StepResult::loss).orElse(0.0));
                if (trouble.isPresent()) {
                    return new Leg.Broken(trouble.get(), good);
                }

                if (validated.isPresent() && recipe.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule) {
                    patience = patience.after(validated.get().loss(), step, rule);
                    bestWeights = patience.bestStep() == step ? program.weights() : bestWeights;
                }
                boolean early = recipe.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule
                        && patience.since() >= rule.patience();
                StepReport report = report(step, batch, result, count, validated, rate, began);
                stretch.add(report);

                if (plan.isCheckpoint(step) || early) {
                    boolean last = early || step == plan.totalSteps();
                    // With early stopping the run's last word is its best, not its latest.
                    List<Tensor> now = last && !bestWeights.isEmpty() ? bestWeights : program.weights();
                    TrainingState state = new TrainingState(
                            step, last, now, program.optimizerState(), patience, bestWeights, from.skipped(), stretch);
                    if (!state.isFinite()) {
                        return new Leg.Broken(
                                NumericTrouble.inState(step, batch, result.loss(), result.gradientNorm()), good);
                    }
                    good = state;
                    stretch.clear();
                }
                listener.stepped(report);
                if (good.step() == step) {
                    listener.checkpointed(good);
                }
                if (early) {
                    return new Leg.Ended(new TrainingEnd.Finished(step, true));
                }
            }
            return new Leg.Ended(new TrainingEnd.Finished(plan.totalSteps(), false));
        } catch (OutOfMemoryError | EngineMemoryException e) {
            return new Leg.Ended(new TrainingEnd.OutOfMemory(step, String.valueOf(e.getMessage())));
        }
    }

    private long[] dropoutSeeds(long step, int count) {
        long[] seeds = new long[Math.ceilDiv(count, plan.microBatch())];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = Seeds.mix(recipe.seed(), Seeds.DROPOUT, step, i) >>> 1; // the engine takes no negative seed
        }
        return seeds;
    }

    private StepReport report(
            long step,
            long batch,
            ClassicProgram.StepResult result,
            int count,
            Optional<ClassicProgram.StepResult> validated,
            double rate,
            long began) {
        return new StepReport(
                step,
                plan.epochOf(batch),
                result.loss(),
                accuracy(result.rightAnswers(), count),
                validated.map(value -> OptionalDouble.of(value.loss())).orElse(OptionalDouble.empty()),
                validated
                        .map(value ->
                                accuracy(value.rightAnswers(), rows.validation().count()))
                        .orElse(OptionalDouble.empty()),
                rate,
                result.gradientNorm(),
                (nanoTime.getAsLong() - began) / 1e9);
    }

    private OptionalDouble accuracy(double right, int count) {
        return rows.shape().task() == LearningTask.CLASSIFICATION
                ? OptionalDouble.of(right / count)
                : OptionalDouble.empty();
    }
}
