package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.language.LanguageProgram.Costs;
import dev.trainyard.learning.loop.LearningRate;
import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StepReport;
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
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Training of a language model, read from top to bottom. Every step: set the rate, choose the rows, add up the
 * gradients of the micro-batches, move, validate on schedule, report, store on schedule, perhaps stop. Nothing in it
 * depends on time, and all chance follows from the seed and the step's number, so a run resumed from a checkpoint is
 * bit for bit the run that was never stopped. What it says and hands out has the classic loop's types, so that whatever
 * stores and shows a run serves both.
 */
public final class LanguageLoop {

    private final Engine engine;
    private final GptConfig config;
    private final LanguageSettings settings;
    private final Corpus train;
    private final Corpus validation;
    private final LongSupplier nanoTime;

    /** @param nanoTime for step times in reports; has no influence on the outcome */
    public LanguageLoop(
            Engine engine,
            GptConfig config,
            LanguageSettings settings,
            Corpus train,
            Corpus validation,
            LongSupplier nanoTime) {
        this.engine = engine;
        this.config = config;
        this.settings = settings;
        this.train = train;
        this.validation = validation;
        this.nanoTime = nanoTime;
    }

    /** The run in numbers of steps. */
    public RunPlan plan() {
        RunPlan plan = RunPlan.of(settings.batching(), settings.length(), settings.checkpointEvery(), train.rows());
        return settings.validateEvery() == 0 ? plan : plan.validatedEvery(settings.validateEvery());
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
            BooleanSupplier stopRequested) {
        return engine.call(
                () -> runOnEngine(resume.map(TrainingState::weights).orElse(weights), resume, listener, stopRequested));
    }

    private TrainingEnd runOnEngine(
            List<Tensor> weights,
            Optional<TrainingState> resume,
            TrainingListener listener,
            BooleanSupplier stopRequested) {
        RunPlan plan = plan();
        LearningRate rates =
                new LearningRate(settings.optimizer().learningRate(), settings.schedule(), plan.totalSteps());
        OptimizerState moments = resume.map(state -> OptimizerState.of(state.optimizer()))
                .orElseGet(() -> OptimizerState.initial(settings.optimizer(), weights));
        Patience patience = resume.map(TrainingState::patience).orElseGet(Patience::fresh);
        List<Tensor> bestWeights = resume.map(TrainingState::bestWeights).orElse(List.of());
        List<StepReport> stretch = new ArrayList<>();
        long[] order = {};
        listener.planned(plan);

        try (LanguageProgram program = LanguageProgram.forTraining(engine, config, settings, weights, moments)) {
            for (long step = resume.map(TrainingState::step).orElse(0L) + 1; step <= plan.totalSteps(); step++) {
                long began = nanoTime.getAsLong();
                double rate = rates.at(step);

                // The rows: the next of this epoch's own shuffle, cut into micro-batches.
                long epoch = plan.epochOf(step);
                long inEpoch = (step - 1) % plan.stepsPerEpoch();
                if (inEpoch == 0 || order.length == 0) {
                    order = Seeds.permutation(train.rows(), Seeds.mix(settings.seed(), Seeds.SHUFFLE, epoch));
                }
                List<TokenBatch> batches = batches(plan, epoch, order, inEpoch);
                long counted = batches.stream().mapToLong(TokenBatch::counted).sum();

                Costs costs = new Costs(0, 0);
                for (int i = 0; i < batches.size(); i++) {
                    if (stopRequested.getAsBoolean() || engine.isEnding()) {
                        return new TrainingEnd.Stopped(step - 1);
                    }
                    // The engine takes no negative seed.
                    long dropoutSeed = Seeds.mix(settings.seed(), Seeds.DROPOUT, step, i) >>> 1;
                    costs = costs.plus(program.accumulate(batches.get(i), dropoutSeed, counted));
                }
                double loss = costs.lossSum() / counted;
                double norm = program.finishStep(rate);
                if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                    return new TrainingEnd.Diverged(step, loss, norm);
                }

                OptionalDouble validLoss = OptionalDouble.empty();
                OptionalDouble validAccuracy = OptionalDouble.empty();
                if (plan.isValidated(step)) {
                    Validation measured = validate(program, plan.microBatch());
                    validLoss = OptionalDouble.of(measured.loss());
                    validAccuracy = OptionalDouble.of(measured.accuracy());
                    if (settings.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule) {
                        patience = patience.after(measured.loss(), step, rule);
                        bestWeights = patience.bestStep() == step ? program.weights() : bestWeights;
                    }
                }
                boolean early = settings.earlyStopping() instanceof EarlyStopping.OnValidationLoss rule
                        && patience.since() >= rule.patience();

                StepReport report = new StepReport(
                        step,
                        epoch,
                        loss,
                        OptionalDouble.of(costs.rightAnswers() / counted),
                        validLoss,
                        validAccuracy,
                        rate,
                        norm,
                        (nanoTime.getAsLong() - began) / 1e9);
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

    private List<TokenBatch> batches(RunPlan plan, long epoch, long[] order, long inEpoch) {
        int start = Math.toIntExact(inEpoch * plan.rowsPerStep());
        int end = Math.min(start + plan.rowsPerStep(), order.length);
        List<TokenBatch> batches = new ArrayList<>();
        for (int at = start; at < end; at += plan.microBatch()) {
            long[] rows = Arrays.copyOfRange(order, at, Math.min(at + plan.microBatch(), end));
            batches.add(train.batch(epoch, rows));
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
