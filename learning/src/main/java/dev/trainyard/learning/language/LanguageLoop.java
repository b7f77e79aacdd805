package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineMemoryException;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.language.LanguageProgram.Costs;
import dev.trainyard.learning.loop.Batches;
import dev.trainyard.learning.loop.LearningRate;
import dev.trainyard.learning.loop.Leg;
import dev.trainyard.learning.loop.NumericTrouble;
import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.Recovery;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Training of a language model, read from top to bottom. Every step: set the rate, choose the rows, add up the
 * gradients of the micro-batches, move, validate on schedule, report, store on schedule, perhaps stop. Nothing in it
 * depends on time, and all chance follows from the seed and the step's number, so on a processor a run resumed
 * from a checkpoint is bit for bit the run that was never stopped; on a card it is near it. What it says and hands out
 * has the classic loop's types, so that whatever stores and shows a run serves both.
 */
public final class LanguageLoop {

    private final Engine engine;
    private final GptConfig config;
    private final LanguageSettings settings;
    private final Corpus train;
    private final Corpus validation;
    private final LongSupplier nanoTime;
    private final int halvings;

    /** @param nanoTime for step times in reports; has no influence on the outcome */
    public LanguageLoop(
            Engine engine,
            GptConfig config,
            LanguageSettings settings,
            Corpus train,
            Corpus validation,
            LongSupplier nanoTime) {
        this(engine, config, settings, train, validation, nanoTime, 0);
    }

    private LanguageLoop(
            Engine engine,
            GptConfig config,
            LanguageSettings settings,
            Corpus train,
            Corpus validation,
            LongSupplier nanoTime,
            int halvings) {
        this.engine = engine;
        this.config = config;
        this.settings = settings;
        this.train = train;
        this.validation = validation;
        this.nanoTime = nanoTime;
        this.halvings = halvings;
    }

    /** The same in less memory, by smaller micro-batches; see {@link RunPlan#halved}. */
    public LanguageLoop halved(int times) {
        return new LanguageLoop(engine, config, settings, train, validation, nanoTime, times);
    }

    /** The run in numbers of steps. */
    public RunPlan plan() {
        RunPlan plan = RunPlan.of(settings.batching(), settings.length(), settings.checkpointEvery(), train.rows());
        return (settings.validateEvery() == 0 ? plan : plan.validatedEvery(settings.validateEvery())).halved(halvings);
    }

    /**
     * Trains to the end, or until asked to stop.
     *
     * @param weights where a fresh run begins; one that is resumed begins where its state is
     * @param resume a state that an earlier run of the same settings on the same corpus handed out
     */
    public TrainingEnd run(
            List<Tensor> weights,
            Optional<TrainingState> resume,
            TrainingListener listener,
            Supplier<StopRequest> stop) {
        RunPlan plan = plan();
        return engine.call(() -> {
            listener.planned(plan);
            TrainingState from = resume.orElseGet(
                    () -> TrainingState.start(weights, OptimizerState.initial(settings.optimizer(), weights)));
            return Recovery.run(plan, from, listener, good -> train(plan, good, listener, stop));
        });
    }

    private Leg train(RunPlan plan, TrainingState from, TrainingListener listener, Supplier<StopRequest> stop) {
        LearningRate rates =
                new LearningRate(settings.optimizer().learningRate(), settings.schedule(), plan.totalSteps());
        Batches batches = new Batches(plan, settings.seed(), train.rows());
        TrainingState good = from;
        Patience patience = from.patience();
        List<Tensor> bestWeights = from.bestWeights();
        List<StepReport> stretch = new ArrayList<>();
        long step = from.step() + 1;

        try (LanguageProgram program = LanguageProgram.forTraining(
                engine, config, settings, from.weights(), OptimizerState.of(from.optimizer()))) {
            for (; step <= plan.totalSteps(); step++) {
                long began = nanoTime.getAsLong();
                double rate = rates.at(step);

                // The rows: the next of this epoch's own shuffle, cut into micro-batches.
                long batch = from.skipped().batchOf(step);
                long epoch = plan.epochOf(batch);
                List<TokenBatch> microBatches = cut(batches.rowsOf(batch), epoch, plan.microBatch());
                long counted =
                        microBatches.stream().mapToLong(TokenBatch::counted).sum();

                Costs costs = new Costs(0, 0);
                for (int i = 0; i < microBatches.size(); i++) {
                    StopRequest request = StopRequest.of(stop, engine);
                    if (request != StopRequest.NONE) {
                        // What micro-batches have gathered is left; the parameters are still those of the step before.
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
                    // The engine takes no negative seed.
                    long dropoutSeed = Seeds.mix(settings.seed(), Seeds.DROPOUT, step, i) >>> 1;
                    costs = costs.plus(program.accumulate(microBatches.get(i), dropoutSeed, counted));
                }
                double loss = costs.lossSum() / counted;
                double norm = program.finishStep(rate);
                Optional<Validation> validated =
                        plan.isValidated(step) ? Optional.of(validate(program, plan.microBatch())) : Optional.empty();
                Optional<NumericTrouble> trouble = NumericTrouble.in(
                        step, batch, loss, norm, validated.map(Validation::loss).orElse(0.0));
                if (trouble.isPresent()) {
                    return new Leg.Broken(trouble.get(), good);
                }

                if (validated.isPresent() && settings.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule) {
                    patience = patience.after(validated.get().loss(), step, rule);
                    bestWeights = patience.bestStep() == step ? program.weights() : bestWeights;
                }
                boolean early = settings.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule
                        && patience.since() >= rule.patience();

                StepReport report = new StepReport(
                        step,
                        epoch,
                        loss,
                        OptionalDouble.of(costs.rightAnswers() / counted),
                        validated.map(Validation::loss).map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                        validated
                                .map(Validation::accuracy)
                                .map(OptionalDouble::of)
                                .orElse(OptionalDouble.empty()),
                        rate,
                        norm,
                        (nanoTime.getAsLong() - began) / 1e9);
                stretch.add(report);

                if (plan.isCheckpoint(step) || early) {
                    boolean last = early || step == plan.totalSteps();
                    // With early stopping the run's last word is its best, not its latest.
                    List<Tensor> now = last && !bestWeights.isEmpty() ? bestWeights : program.weights();
                    TrainingState state = new TrainingState(
                            step, last, now, program.optimizerState(), patience, bestWeights, from.skipped(), stretch);
                    if (!state.isFinite()) {
                        return new Leg.Broken(NumericTrouble.inState(step, batch, loss, norm), good);
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

    private List<TokenBatch> cut(long[] rows, long epoch, int microBatch) {
        List<TokenBatch> batches = new ArrayList<>();
        for (int at = 0; at < rows.length; at += microBatch) {
            batches.add(train.batch(epoch, Arrays.copyOfRange(rows, at, Math.min(at + microBatch, rows.length))));
        }
        return batches;
    }

    private record Validation(double loss, double accuracy) {}

    /** All of the validation corpus, every label counting alike. */
    private Validation validate(LanguageProgram program, int microBatch) {
        Costs costs = new Costs(0, 0);
        long counted = 0;
        for (TokenBatch batch : (Iterable<TokenBatch>) validation.inOrder(microBatch)::iterator) {
            costs = costs.plus(program.validate(batch));
            counted += batch.counted();
        }
        return new Validation(costs.lossSum() / counted, costs.rightAnswers() / counted);
    }
}
