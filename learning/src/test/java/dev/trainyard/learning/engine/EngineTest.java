package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class EngineTest {

    private final Engine engine = SharedEngine.get();

    @Test
    void workRunsOnTheEnginesThreadAndWorkWithinWorkRunsAtOnce() {
        assertThat(engine.call(() -> Thread.currentThread().getName())).isEqualTo(Engine.THREAD_NAME);
        assertThat(engine.call(() -> engine.call(() -> Thread.currentThread().getName())))
                .isEqualTo(Engine.THREAD_NAME);
    }

    @Test
    void whatWorkThrowsReachesItsCallerAndLeavesTheEngineUsable() {
        List<Throwable> thrown =
                List.of(new IllegalArgumentException("an exception"), new OutOfMemoryError("an error"));
        for (Throwable one : thrown) {
            assertThatThrownBy(() -> engine.call(() -> rethrow(one))).isSameAs(one);
            assertThatThrownBy(() -> engine.call(() -> engine.call(() -> rethrow(one))))
                    .isSameAs(one);
        }
        IOException checked = new IOException("a checked exception");
        assertThatThrownBy(() -> engine.call(() -> rethrow(checked)))
                .isInstanceOf(CompletionException.class)
                .hasCause(checked);
        assertThat(engine.call(() -> "still here")).isEqualTo("still here");
    }

    @Test
    void anInterruptionOfTheEnginesThreadIsNoEndOfTheEngine() {
        engine.call(() -> {
            Thread.currentThread().interrupt();
            return engine;
        });
        assertThat(engine.call(() -> "still here")).isEqualTo("still here");
    }

    @Test
    void aSecondEngineInOneProcessIsRefused() {
        assertThatThrownBy(() -> Engine.start(EngineSettings.defaults()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has an engine already");
    }

    @Test
    void itsOwnWorkCannotCloseTheEngine() {
        assertThatThrownBy(() -> engine.call(() -> {
                    engine.close();
                    return engine;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("its own work");
        assertThat(engine.isEnding()).isFalse();
    }

    @Test
    void whatResultsDependOnIsKnown() {
        assertThat(engine.identity().toMap())
                .containsEntry("engine", "pytorch")
                .containsEntry("device", "cpu")
                .containsEntry("threads", "1")
                .hasEntrySatisfying(
                        "engine_version", version -> assertThat(version).startsWith("2."))
                .hasEntrySatisfying("instruction_set", set -> assertThat(set).isNotBlank());
    }

    private static Engine rethrow(Throwable thrown) throws Exception {
        switch (thrown) {
            case Exception exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new AssertionError(other);
        }
    }
}
