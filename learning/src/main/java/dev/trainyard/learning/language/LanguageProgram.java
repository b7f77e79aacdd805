package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.NativeModule;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.program.Doubles;
import dev.trainyard.learning.program.OptimizerAttributes;
import dev.trainyard.learning.program.OptimizerState;
import dev.trainyard.learning.program.ProgramText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A language model in the engine: parameters, optimizer state, gradients under way and the caches of texts under way
 * live there. One native call is one micro-batch, so that none lasts long. On the engine's thread only.
 */
public final class LanguageProgram implements AutoCloseable {

    private static final Tensor NOTHING = Tensor.ofLongs("nothing", new long[0], 0);
    private static final Optimizer NONE = new Optimizer.GradientDescent(0);

    private final NativeModule module;
    private final GptConfig config;
    private final List<NativeModule.Kept> parameters;
    private final List<NativeModule.Kept> moments = new ArrayList<>();
    private final TreeSet<Integer> freeCaches = new TreeSet<>();
    private int caches;

    private LanguageProgram(
            Engine engine, GptConfig config, List<Tensor> weights, boolean learning, Map<String, Object> attributes) {
        List<Tensor> ordered = GptParameters.inOrder(config, weights);
        ProgramText program = config.program();
        this.config = config;
        this.module = new NativeModule(engine, program.className(), program.text(), attributes);
        this.parameters =
                ordered.stream().map(weight -> module.keep(weight, learning)).toList();
    }

    /** A model that learns, from these weights on, with an optimizer that remembers this. */
    public static LanguageProgram forTraining(
            Engine engine, GptConfig config, LanguageSettings settings, List<Tensor> weights, OptimizerState state) {
        settings.precision().requireOn(engine.identity());
        LanguageProgram program =
                new LanguageProgram(engine, config, weights, true, learningAttributes(config, settings));
        program.setState(state);
        return program;
    }

    /** All that the program of a model that learns has to know. */
    static Map<String, Object> learningAttributes(GptConfig config, LanguageSettings settings) {
        Map<String, Object> attributes = new LinkedHashMap<>(OptimizerAttributes.of(
                settings.optimizer(),
                GptParameters.decayed(config),
                settings.gradientClip().orElse(0)));
        attributes.put("dropout", settings.dropout());
        attributes.put("half", settings.precision() == Precision.BF16);
        return attributes(config, attributes);
    }

    /** A model that only answers. */
    public static LanguageProgram forAnswering(
            Engine engine, GptConfig config, Precision precision, List<Tensor> weights) {
        precision.requireOn(engine.identity());
        Map<String, Object> attributes =
                new LinkedHashMap<>(OptimizerAttributes.of(NONE, GptParameters.decayed(config), 0));
        attributes.put("dropout", 0.0);
        attributes.put("half", precision == Precision.BF16);
        LanguageProgram program = new LanguageProgram(engine, config, weights, false, attributes(config, attributes));
        program.setState(new OptimizerState(List.of(), List.of(), List.of()));
        return program;
    }

    private static Map<String, Object> attributes(GptConfig config, Map<String, Object> settings) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("training", true);
        attributes.putAll(config.attributes());
        attributes.putAll(settings);
        for (String list : List.of("params", "first", "second", "steps", "grads", "caches")) {
            attributes.put(list, List.of());
        }
        return attributes;
    }

    private void setState(OptimizerState state) {
        Map<String, List<NativeModule.Kept>> lists = new LinkedHashMap<>();
        lists.put("params", parameters);
        lists.put("first", keepAll(state.first()));
        lists.put("second", keepAll(state.second()));
        lists.put("steps", keepAll(state.steps()));
        module.handOver("set_state", lists);
    }

    /** A list without elements cannot be handed over, so an unused one gets a number that nobody reads. */
    private List<NativeModule.Kept> keepAll(List<Tensor> tensors) {
        if (tensors.isEmpty()) {
            return List.of(module.keep(Tensor.ofFloats("unused", new float[1], 1), false));
        }
        List<NativeModule.Kept> kept =
                tensors.stream().map(tensor -> module.keep(tensor, false)).toList();
        moments.addAll(kept);
        return kept;
    }

    /**
     * What the tokens of a batch cost.
     *
     * @param lossSum sum of the cross-entropies of all labels that count, in nats
     * @param rightAnswers how many of them the model would have chosen itself
     */
    public record Costs(double lossSum, double rightAnswers) {

        static Costs of(Tensor result) {
            float[] values = result.toFloats();
            return new Costs(values[0], values[1]);
        }

        Costs plus(Costs other) {
            return new Costs(lossSum + other.lossSum, rightAnswers + other.rightAnswers);
        }
    }

    /**
     * Adds a micro-batch's share to the step's gradient.
     *
     * @param seed of the dropout; not negative
     * @param countedInStep labels that count in the whole step
     */
    public Costs accumulate(TokenBatch batch, long seed, long countedInStep) {
        return Costs.of(module.call(
                "accumulate",
                List.of(
                        batch.tokenTensor(),
                        batch.labelTensor(),
                        Tensor.ofLongs("seed", new long[] {seed}, 1),
                        Tensor.ofLongs("total", new long[] {countedInStep}, 1))));
    }

    /** Moves the parameters by what was accumulated; gives the gradient's norm before clipping. */
    public double finishStep(double rate) {
        return module.call("finish_step", List.of(Doubles.tensor("rate", rate))).toFloats()[0];
    }

    /** Forgets what was accumulated. */
    public void dropStep() {
        module.call("drop_step", List.of(NOTHING));
    }

    /** What a batch costs a model that does not learn from it. */
    public Costs validate(TokenBatch batch) {
        return Costs.of(module.call("validate", List.of(batch.tokenTensor(), batch.labelTensor())));
    }

    /** The logits at every place: tokens [n, t] to [n, t, vocabulary]. */
    public Tensor logits(long[] tokens, int rows) {
        return module.call("logits", List.of(Tensor.ofLongs("tokens", tokens, rows, tokens.length / rows)));
    }

    /** Makes room for a text of at most so many tokens, in as many rows as its first tokens have. */
    public TextCache newText(int capacity) {
        if (capacity < 1 || capacity > config.context()) {
            throw new IllegalArgumentException("a text has 1 to " + config.context() + " tokens here, not " + capacity);
        }
        Integer free = freeCaches.pollFirst();
        return new TextCache(free == null ? caches++ : free, capacity);
    }

    /** Copies of the parameters as they are now. */
    public List<Tensor> weights() {
        return parameters.stream().map(NativeModule.Kept::copyOut).toList();
    }

    /** Copies of the optimizer's state as it is now. */
    public List<Tensor> optimizerState() {
        return moments.stream().map(NativeModule.Kept::copyOut).toList();
    }

    @Override
    public void close() {
        module.close();
    }

    /** Keys and values of a text under way, so that no token is computed twice. On the engine's thread only. */
    public final class TextCache implements AutoCloseable {
        private final int which;
        private final int capacity;
        private int length;
        private boolean closed;

        private TextCache(int which, int capacity) {
            this.which = which;
            this.capacity = capacity;
        }

        /** Tokens so far. */
        public int length() {
            return length;
        }

        /** Takes up further tokens of each row; gives the logits after the last, [n, vocabulary]. */
        public Tensor extend(long[] tokens, int rows) {
            int more = tokens.length / rows;
            if (length + more > capacity) {
                throw new IllegalArgumentException(
                        "this text has room for " + capacity + " tokens, not for " + (length + more));
            }
            Tensor logits = module.call(
                    "extend",
                    List.of(
                            Tensor.ofLongs("tokens", tokens, rows, more),
                            Tensor.ofLongs("place", new long[] {which, length, capacity}, 3)));
            length += more;
            return logits;
        }

        /** Goes on with these of its rows, in this order and as often as named. */
        public void chooseRows(long... rows) {
            if (rows.length == 0) {
                throw new IllegalArgumentException("a text goes on with at least one row");
            }
            choose(rows);
        }

        private void choose(long... rows) {
            module.call(
                    "choose_rows",
                    List.of(Tensor.ofLongs("which", new long[] {which}, 1), Tensor.ofLongs("rows", rows, rows.length)));
        }

        /** Gives its memory back. */
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (length > 0) {
                choose();
            }
            freeCaches.add(which);
        }
    }
}
