package dev.trainyard.learning.engine;

import dev.trainyard.job.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A program whose one native call lasts as long as one likes. On the engine's thread only. */
final class BurnProgram implements AutoCloseable {

    private static final int ROWS = 64;
    private static final int WIDTH = 10;
    private static final int HIDDEN = 20;

    private final NativeModule module;
    private final Tensor features = filled("x", 0.5f, ROWS, WIDTH);
    private final Tensor targets = filled("y", 1, ROWS, WIDTH);

    BurnProgram(Engine engine) {
        module = module(engine);
        module.handOver(
                "set_state",
                Map.of(
                        "params",
                        List.of(
                                module.keep(filled("w1", 0.1f, HIDDEN, WIDTH), true),
                                module.keep(filled("b1", 0, HIDDEN), true),
                                module.keep(filled("w2", 0.1f, WIDTH, HIDDEN), true),
                                module.keep(filled("b2", 0, WIDTH), true))));
    }

    /** The bare module, without any state. */
    static NativeModule module(Engine engine) {
        return new NativeModule(engine, "Burn", text(), Map.of("training", true, "params", List.of()));
    }

    static Tensor filled(String name, float value, long... shape) {
        float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        Arrays.fill(values, value);
        return Tensor.ofFloats(name, values, shape);
    }

    /** So many optimizer steps in one native call; gives the last loss. */
    float burn(long steps) {
        Tensor count = Tensor.ofLongs("count", new long[] {steps}, 1);
        return module.call("burn", List.of(features, targets, count)).toFloats()[0];
    }

    int tensors() {
        return module.tensors();
    }

    @Override
    public void close() {
        module.close();
    }

    private static String text() {
        try (InputStream in = BurnProgram.class.getResourceAsStream("burn.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
