package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.DeviceChoice;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineDevice;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.loop.RandomRows;
import dev.trainyard.learning.loop.Recorded;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingLoop;
import dev.trainyard.learning.loop.TrainingRows;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.program.ClassicProgram;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.Parameters;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Both programs on one device, in a process of their own since an engine has one device. Argument: the device's choice.
 * Prints {@code device} with its name, then a line for each trial: its name and its numbers.
 */
final class DeviceTrialMain {

    private static final GptConfig CONFIG = GptConfig.gpt2(65, 64, 2, 4, 128);
    private static final Optimizer ADAM = new Optimizer.AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1);
    private static final TrainingRows ROWS = new TrainingRows(
            new ModelShape(4, 3, LearningTask.CLASSIFICATION),
            RandomRows.classes(50, 4, 3, 11),
            RandomRows.classes(20, 4, 3, 12));

    private final Engine engine;
    private final LanguageSettings settings =
            TinyGpt.batched(TinyGpt.with(TinyGpt.settings(ADAM), OptionalDouble.of(1), 0), 4, 2);

    private DeviceTrialMain(Engine engine) {
        this.engine = engine;
    }

    public static void main(String[] arguments) {
        DeviceChoice choice = DeviceChoice.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        try (Engine engine = Engine.start(EngineSettings.defaults().on(choice))) {
            EngineDevice device = engine.identity().device();
            System.out.println("device " + engine.identity().toMap());
            new DeviceTrialMain(engine).tryAll(device instanceof EngineDevice.Card);
        }
    }

    private void tryAll(boolean onCard) {
        say("classic", losses(classic(0)));
        say("classic-dropout", losses(classic(0.3)));
        say("classic-dropout-again", losses(classic(0.3)));
        Recorded straight = language(settings, Optional.empty());
        say("language", losses(straight));
        say("language-again", difference(straight, language(settings, Optional.empty())));
        say("language-resumed", difference(straight, language(settings, Optional.of(straight.states.getFirst()))));
        LanguageSettings dropping = TinyGpt.with(settings, OptionalDouble.of(1), 0.2);
        say("dropout", losses(language(dropping, Optional.empty())));
        say("dropout-again", losses(language(dropping, Optional.empty())));
        say("dropout-other-seed", losses(language(TinyGpt.seeded(dropping, 6), Optional.empty())));
        say("tensors-left", new double[] {tensorsLeft()});
        say("cached-answers", new double[] {cachedAgainstWhole(Precision.F32)});
        if (onCard) {
            LanguageSettings halved = TinyGpt.computedIn(settings, Precision.BF16);
            Recorded straightHalved = language(halved, Optional.empty());
            say("bf16", losses(straightHalved));
            say("bf16-again", difference(straightHalved, language(halved, Optional.empty())));
            say("bf16-cached-answers", new double[] {cachedAgainstWhole(Precision.BF16)});
            say(
                    "bf16-resumed",
                    difference(straightHalved, language(halved, Optional.of(straightHalved.states.getFirst()))));
        }
    }

    private static void say(String trial, double[] numbers) {
        StringBuilder line = new StringBuilder(trial);
        Arrays.stream(numbers).forEach(number -> line.append(' ').append(number));
        System.out.println(line);
    }

    private Recorded classic(double dropout) {
        Recipe recipe = Recipes.classification()
                .with(new Network(List.of(
                        new Network.Linear(8),
                        new Network.Activation(Network.Function.GELU),
                        new Network.Dropout(dropout),
                        new Network.Head())))
                .with(ADAM)
                .with(new Batching.MiniBatch(7, 2))
                .withClip(0.5)
                .recipe();
        Recorded recorded = new Recorded();
        new TrainingLoop(engine, recipe, RunPlan.of(recipe, ROWS.train().count()), ROWS, () -> 0)
                .run(Optional.empty(), recorded, () -> StopRequest.NONE);
        return recorded;
    }

    private Recorded language(LanguageSettings chosen, Optional<TrainingState> from) {
        Recorded recorded = new Recorded();
        new LanguageLoop(engine, CONFIG, chosen, text(6_000, 1), text(200, 2), () -> 0)
                .run(GptParameters.initial(CONFIG, 3), from, recorded, () -> StopRequest.NONE);
        return recorded;
    }

    private static Corpus text(int length, long seed) {
        int[] tokens = new SplittableRandom(seed)
                .ints(length, 0, CONFIG.vocabulary())
                .map(token -> token * token / CONFIG.vocabulary())
                .toArray();
        return new TextCorpus(TokenArray.of(tokens), CONFIG.context(), seed);
    }

    /** The greatest distance of logits that a cache led to from those of the whole text at once. */
    private double cachedAgainstWhole(Precision precision) {
        long[] tokens =
                new SplittableRandom(4).longs(16, 0, CONFIG.vocabulary()).toArray();
        return engine.call(() -> {
            try (LanguageProgram program =
                            LanguageProgram.forAnswering(engine, CONFIG, precision, TinyGpt.weights(CONFIG, 5));
                    LanguageProgram.TextCache text = program.newText(16)) {
                float[] whole = program.logits(tokens, 1).toFloats();
                double distance = 0;
                for (int[] stretch : new int[][] {{0, 7}, {7, 8}, {8, 16}}) {
                    float[] last = text.extend(Arrays.copyOfRange(tokens, stretch[0], stretch[1]), 1)
                            .toFloats();
                    int row = (stretch[1] - 1) * CONFIG.vocabulary();
                    for (int i = 0; i < last.length; i++) {
                        distance = Math.max(distance, Math.abs(last[i] - whole[row + i]));
                    }
                }
                text.chooseRows(0, 0);
                return distance;
            }
        });
    }

    /** By how much a hundred steps and copies of the weights have made the engine's tensors more. */
    private double tensorsLeft() {
        Recipe recipe = Recipes.classification().recipe();
        List<Tensor> weights = Parameters.initial(
                recipe.table().network(), recipe.table().loss().kind(), ROWS.shape(), 1);
        return engine.call(() -> {
            try (ClassicProgram program = new ClassicProgram(engine, recipe, weights)) {
                program.setOptimizerState(OptimizerState.initial(recipe.optimizer(), weights));
                program.setRows(
                        ROWS.train().features(),
                        ROWS.train().targets(),
                        ROWS.validation().features(),
                        ROWS.validation().targets());
                int before = 0;
                for (int i = 0; i < 101; i++) {
                    program.step(new long[0], 50, new long[] {1}, 0.01);
                    program.weights();
                    before = i == 0 ? program.tensors() : before;
                }
                return program.tensors() - before;
            }
        });
    }

    private static double[] losses(Recorded recorded) {
        return recorded.steps.stream().mapToDouble(step -> step.trainLoss()).toArray();
    }

    /** The greatest distance of two numbers of the last states. */
    private static double[] difference(Recorded one, Recorded other) {
        List<Tensor> first = one.states.getLast().weights();
        List<Tensor> second = other.states.getLast().weights();
        Double[] distances = new Double[first.size()];
        for (int i = 0; i < distances.length; i++) {
            float[] left = first.get(i).toFloats();
            float[] right = second.get(i).toFloats();
            double distance = 0;
            for (int j = 0; j < left.length; j++) {
                distance = Math.max(distance, Math.abs(left[j] - right[j]));
            }
            distances[i] = distance;
        }
        return new double[] {Collections.max(Arrays.asList(distances))};
    }
}
