package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.tensor.Tensor;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeModuleTest {

    private static final int NUMBERS = 1 << 16;
    private static final int ROUNDS = 20;

    private final Engine engine = SharedEngine.get();

    @Test
    void everyUseFromAnotherThreadThanTheEnginesIsRefused() {
        NativeModule module = engine.call(() -> BurnProgram.module(engine));
        Tensor tensor = BurnProgram.filled("x", 1, 2);
        NativeModule.Kept kept = engine.call(() -> module.keep(tensor, true));

        assertThatThrownBy(() -> BurnProgram.module(engine)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> module.keep(tensor, true)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> module.handOver("set_state", List.of(kept))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> module.handOver("set_state", Map.of("params", List.of(kept))))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> module.call("echo", List.of(tensor))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(kept::copyOut).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(module::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Engine.THREAD_NAME);

        close(module);
    }

    /** In libtorch a module that is closed while it is called crashes the process within some thousand rounds. */
    @Test
    void closingFromAnotherThreadWhileCallsRunChangesNothing() throws InterruptedException {
        BurnProgram program = engine.call(() -> new BurnProgram(engine));
        Thread[] closers = new Thread[2];
        int[] refused = new int[closers.length];
        for (int i = 0; i < closers.length; i++) {
            int own = i;
            closers[i] = Thread.ofPlatform().start(() -> {
                while (refused[own] < 5_000) {
                    assertThatThrownBy(program::close).isInstanceOf(IllegalStateException.class);
                    refused[own]++;
                }
            });
        }
        float before = engine.call(() -> program.burn(1));
        float after = before;
        for (int i = 0; i < 200 || closers[0].isAlive() || closers[1].isAlive(); i++) {
            after = engine.call(() -> program.burn(1));
        }
        assertThat(after).isLessThan(before);
        for (Thread closer : closers) {
            closer.join();
        }
        assertThat(refused).containsOnly(5_000);
        engine.call(() -> {
            program.close();
            return program;
        });
    }

    @Test
    void keptTensorsStayRightWhenTheBuffersThatTheyWereMadeFromDie() {
        long buffers = directBuffers();
        for (int round = 0; round < ROUNDS; round++) {
            NativeModule module = engine.call(() -> BurnProgram.module(engine));
            NativeModule.Kept kept = engine.call(() -> {
                NativeModule.Kept made = module.keep(onesInDirectMemory(), true);
                module.handOver("set_state", Map.of("params", List.of(made)));
                return made;
            });
            overwriteFreedMemory(buffers);
            Tensor held = engine.call(() -> module.call("held", List.of(Tensor.ofLongs("unused", new long[0], 0))));
            assertThat(held.toFloats()).as("round %s", round).containsOnly(1);
            assertThat(engine.call(kept::copyOut).toFloats()).containsOnly(1);
            close(module);
        }
    }

    @Test
    void whatAMethodGivesBackIsACopyEvenOfItsOwnArgument() {
        NativeModule module = engine.call(() -> BurnProgram.module(engine));
        long buffers = directBuffers();
        for (int round = 0; round < ROUNDS; round++) {
            Tensor echo = engine.call(() -> module.call("echo", List.of(onesInDirectMemory())));
            overwriteFreedMemory(buffers);
            assertThat(echo.toFloats()).as("round %s", round).containsOnly(1);
        }
        close(module);
    }

    @Test
    void everyTypeOfTensorComesBackAsItWasKept() {
        ByteBuffer doubles = ByteBuffer.allocate(2 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        doubles.putDouble(0, Math.PI).putDouble(Double.BYTES, -0.0);
        List<Tensor> tensors = List.of(
                Tensor.ofFloats("floats", new float[] {1, -2.5f, Float.MIN_VALUE, Float.NaN}, 2, 2),
                Tensor.ofLongs("longs", new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE}, 3),
                Tensor.ofFloats("scalar", new float[] {3}),
                Tensor.ofFloats("nothing", new float[0], 0, 4),
                new Tensor("doubles", Tensor.Type.F64, List.of(2L), doubles));
        NativeModule module = engine.call(() -> BurnProgram.module(engine));
        for (Tensor tensor : tensors) {
            assertThat(engine.call(() -> module.keep(tensor, false).copyOut())).isEqualTo(tensor);
        }
        close(module);
    }

    @Test
    void typesThatWouldAbortTheProcessNeverReachTheEngine() {
        NativeModule module = engine.call(() -> BurnProgram.module(engine));
        for (Tensor.Type type : List.of(Tensor.Type.BF16, Tensor.Type.F16)) {
            Tensor tensor = new Tensor("half", type, List.of(1L), ByteBuffer.allocate(2));
            assertThatThrownBy(() -> engine.call(() -> module.keep(tensor, false)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.name());
        }
        close(module);
    }

    @Test
    void aTextThatIsNoProgramIsRefusedWithItsPlace() {
        String text = """
                class Wrong(Module):
                  training : bool
                  def f(self: __torch__.Wrong, x: Tensor) -> Tensor:
                    return torch.add(x, nobody)
                """;
        assertThatThrownBy(() -> engine.call(() -> new NativeModule(engine, "Wrong", text, Map.of("training", true))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nobody")
                .hasMessageContaining("line 4");
    }

    @Test
    void callsLeaveNoTensorsBehind() {
        BurnProgram program = engine.call(() -> new BurnProgram(engine));
        engine.call(() -> program.burn(1));
        int before = engine.call(program::tensors);
        for (int i = 0; i < 100; i++) {
            engine.call(() -> program.burn(1));
        }
        assertThat(engine.call(program::tensors)).isEqualTo(before);
        engine.call(() -> {
            program.close();
            return program;
        });
    }

    private static Tensor onesInDirectMemory() {
        return new Tensor("ones", Tensor.Type.F32, List.of((long) NUMBERS), directMemory(1));
    }

    /** Has dead buffers' memory freed, and writes over as much of it as the allocator gives back. */
    private void overwriteFreedMemory(long buffersThatMayLive) {
        Instant giveUp = Instant.now().plusSeconds(60);
        while (directBuffers() > buffersThatMayLive) {
            assertThat(Instant.now()).as("a buffer is still held").isBefore(giveUp);
            System.gc();
        }
        // On the engine's thread: the allocator gives a thread what that thread has had before.
        List<ByteBuffer> others = engine.call(
                () -> IntStream.range(0, 8).mapToObj(i -> directMemory(777)).toList());
        assertThat(others).allMatch(other -> other.getFloat(0) == 777);
    }

    private static ByteBuffer directMemory(float value) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(NUMBERS * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            bytes.putFloat(value);
        }
        return bytes.flip();
    }

    private static long directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getCount)
                .sum();
    }

    private void close(NativeModule module) {
        engine.call(() -> {
            module.close();
            return module;
        });
    }
}
