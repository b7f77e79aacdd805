package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.recipe.EarlyStopping;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.loop.Recorded;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingState;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LanguageLoopTest {

    private static final GptConfig CONFIG = TinyGpt.BIASED;
    private static final Optimizer ADAM = new Optimizer.AdamW(0.01, 0.9, 0.95, 1e-8, 0.1);

    private final Engine engine = SharedEngine.get();
    private final LanguageSettings settings = TinyGpt.with(TinyGpt.settings(ADAM), OptionalDouble.of(1), 0.2);

    static Stream<Corpus> corpora() {
        return Stream.of(text(200, 1), examples(14, 2));
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void aRunResumedFromAnyCheckpointEndsWithTheSameBytesAsOneNeverStopped(Corpus train) {
        Recorded straight = run(settings, train, Optional.empty());
        assertThat(straight.states).extracting(TrainingState::step).containsExactly(4L, 8L, 12L);

        for (TrainingState from : straight.states.subList(0, 2)) {
            Recorded resumed = run(settings, train, Optional.of(from));
            assertThat(resumed.steps.getFirst().step()).isEqualTo(from.step() + 1);
            assertThat(bytes(resumed.states.getLast().weights()))
                    .isEqualTo(bytes(straight.states.getLast().weights()));
            assertThat(bytes(resumed.states.getLast().optimizer()))
                    .isEqualTo(bytes(straight.states.getLast().optimizer()));
        }
    }

    @Test
    void dropoutAndSeedMatterAndNothingElseDoes() {
        List<String> once = bytes(
                run(settings, text(200, 1), Optional.empty()).states.getLast().weights());
        assertThat(bytes(run(settings, text(200, 1), Optional.empty())
                        .states
                        .getLast()
                        .weights()))
                .isEqualTo(once);
        LanguageSettings otherDropout = TinyGpt.with(settings, OptionalDouble.of(1), 0.1);
        assertThat(bytes(run(otherDropout, text(200, 1), Optional.empty())
                        .states
                        .getLast()
                        .weights()))
                .isNotEqualTo(once);
        assertThat(bytes(run(TinyGpt.seeded(settings, 6), text(200, 1), Optional.empty())
                        .states
                        .getLast()
                        .weights()))
                .isNotEqualTo(once);
    }

    @Test
    void howAStepIsCutIntoMicroBatchesDoesNotChangeWhatItLearns() {
        LanguageSettings plain = TinyGpt.with(TinyGpt.settings(ADAM), OptionalDouble.of(1), 0);
        Recorded cut = run(plain, examples(14, 2), Optional.empty());
        Recorded whole = run(TinyGpt.batched(plain, 6, 1), examples(14, 2), Optional.empty());
        assertThat(cut.plans.getFirst().totalSteps())
                .isEqualTo(whole.plans.getFirst().totalSteps());
        for (int i = 0; i < cut.steps.size(); i++) {
            assertThat(cut.steps.get(i).trainLoss())
                    .isCloseTo(whole.steps.get(i).trainLoss(), within(1e-4));
            assertThat(cut.steps.get(i).gradientNorm())
                    .isCloseTo(whole.steps.get(i).gradientNorm(), within(1e-3));
        }
    }

    @Test
    void checkpointsAreValidatedOnEveryTokenAndSoAreTheStepsAskedFor() {
        Recorded recorded = run(TinyGpt.validatedEvery(settings, 3), text(200, 1), Optional.empty());
        assertThat(recorded.steps.stream().filter(step -> step.validLoss().isPresent()))
                .extracting(StepReport::step)
                .containsExactly(3L, 4L, 6L, 8L, 9L, 12L);
        ReferenceGpt reference =
                new ReferenceGpt(CONFIG, recorded.states.getLast().weights());
        double sum = validation()
                .inOrder(1)
                .mapToDouble(batch -> reference.loss(batch) * batch.counted())
                .sum();
        assertThat(recorded.steps.getLast().validLoss().orElseThrow()).isCloseTo(sum / 44, within(1e-5));
    }

    @Test
    void aPatternIsLearntByHeart() {
        TextCorpus pattern = new TextCorpus(
                TokenArray.of(IntStream.range(0, 400).map(i -> i % 7).toArray()), CONFIG.context(), 1);
        LanguageSettings longer =
                TinyGpt.lasting(TinyGpt.with(TinyGpt.settings(ADAM), OptionalDouble.of(1), 0), new Length.Epochs(25));
        StepReport last = run(longer, pattern, Optional.empty()).steps.getLast();
        assertThat(last.trainLoss()).isLessThan(0.2);
        assertThat(last.trainAccuracy().orElseThrow()).isGreaterThan(0.95);
    }

    @Test
    void earlyStoppingHandsOutTheBestWeights() {
        LanguageSettings impatient = TinyGpt.stopping(
                TinyGpt.validatedEvery(TinyGpt.settings(new Optimizer.StochasticGradientDescent(3, 0)), 1),
                new EarlyStopping.OnValidationLoss(2, 0));
        TrainingState last =
                run(impatient, text(200, 1), Optional.empty()).states.getLast();
        assertThat(last.last()).isTrue();
        assertThat(last.step()).isLessThan(12);
        assertThat(bytes(last.weights())).isEqualTo(bytes(last.bestWeights()));
    }

    @Test
    void aStopEndsTheRunBetweenMicroBatchesAndARunawayLossIsNamed() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(end(settings, () -> asked.incrementAndGet() > 5 ? StopRequest.AT_ONCE : StopRequest.NONE))
                .isEqualTo(new TrainingEnd.Stopped(2));
        LanguageSettings wild = TinyGpt.settings(new Optimizer.StochasticGradientDescent(1e30, 0));
        assertThat(end(wild, () -> StopRequest.NONE)).isInstanceOf(TrainingEnd.Diverged.class);
    }

    @Test
    void aStopBetweenMicroBatchesLeavesACheckpointThatTheRunGoesOnFrom() {
        Recorded straight = run(settings, text(200, 1), Optional.empty());
        AtomicInteger asked = new AtomicInteger();
        Recorded stopped = new Recorded();
        TrainingEnd end = loop(settings, text(200, 1))
                .run(
                        GptParameters.initial(CONFIG, 5),
                        Optional.empty(),
                        stopped,
                        () -> asked.incrementAndGet() > 5 ? StopRequest.WITH_CHECKPOINT : StopRequest.NONE);
        assertThat(end).isEqualTo(new TrainingEnd.Stopped(2));
        assertThat(stopped.states).extracting(TrainingState::step).containsExactly(2L);
        Recorded resumed = run(settings, text(200, 1), Optional.of(stopped.states.getFirst()));
        assertThat(bytes(resumed.states.getLast().weights()))
                .isEqualTo(bytes(straight.states.getLast().weights()));
    }

    private TrainingEnd end(LanguageSettings chosen, Supplier<StopRequest> stop) {
        return loop(chosen, text(200, 1)).run(GptParameters.initial(CONFIG, 5), Optional.empty(), new Recorded(), stop);
    }

    private Recorded run(LanguageSettings chosen, Corpus train, Optional<TrainingState> from) {
        Recorded recorded = new Recorded();
        TrainingEnd end =
                loop(chosen, train).run(GptParameters.initial(CONFIG, 5), from, recorded, () -> StopRequest.NONE);
        assertThat(end).isInstanceOf(TrainingEnd.Finished.class);
        return recorded;
    }

    private LanguageLoop loop(LanguageSettings chosen, Corpus train) {
        return new LanguageLoop(engine, CONFIG, chosen, train, validation(), () -> 0);
    }

    private static Corpus validation() {
        return text(45, 3);
    }

    private static Corpus text(int length, long seed) {
        int[] tokens =
                new SplittableRandom(seed).ints(length, 0, CONFIG.vocabulary()).toArray();
        return new TextCorpus(TokenArray.of(tokens), CONFIG.context(), 5);
    }

    private static Corpus examples(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = random.nextInt(3, 10);
            boolean[] learnt = new boolean[length];
            for (int j = length / 2; j < length; j++) {
                learnt[j] = true;
            }
            examples.add(new Example(random.ints(length, 0, CONFIG.vocabulary()).toArray(), learnt));
        }
        return new ExampleCorpus(examples, CONFIG.context());
    }

    private static List<String> bytes(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> {
                    byte[] bytes = new byte[tensor.bytes().remaining()];
                    tensor.bytes().duplicate().get(bytes);
                    return tensor.name() + HexFormat.of().formatHex(bytes);
                })
                .toList();
    }
}
