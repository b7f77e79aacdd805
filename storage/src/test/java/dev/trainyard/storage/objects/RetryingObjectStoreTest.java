package dev.trainyard.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryingObjectStoreTest {

    private static final ObjectKey KEY = new ObjectKey("bucket", "object");
    private static final byte[] CONTENT = {1, 2, 3};

    private final FaultyObjectStore faulty = new FaultyObjectStore(new InMemoryObjectStore("bucket"));
    private final List<Duration> pauses = new ArrayList<>();
    private final RetryingObjectStore store = new RetryingObjectStore(
            faulty,
            new RetryingObjectStore.Limits(6, Duration.ofMillis(100), Duration.ofMillis(500)),
            pauses::add,
            new Random(7));

    @Test
    void aStoreThatComesBackIsAskedUntilItAnswers() {
        faulty.failNext(5);

        assertThat(store.put(KEY, CONTENT).bytes()).isEqualTo(3);
        assertThat(pauses).hasSize(5);

        faulty.failNext(2);
        assertThat(store.readAll(KEY, 3)).isEqualTo(CONTENT);
        assertThat(pauses).hasSize(7);
    }

    @Test
    void aStoreThatStaysAwayIsGivenUpAfterTheLastTry() {
        faulty.failNext(100);

        assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.size(KEY));
        assertThat(faulty.calls()).isEqualTo(6);
        assertThat(pauses).hasSize(5);
    }

    @Test
    void pausesDoubleUpToTheirLimitAndScatterBetweenHalfAndAll() {
        faulty.failNext(100);

        assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.delete(KEY));

        List<Integer> whole = List.of(100, 200, 400, 500, 500);
        IntStream.range(0, 5).forEach(turn -> assertThat(pauses.get(turn))
                .isBetween(Duration.ofMillis(whole.get(turn) / 2), Duration.ofMillis(whole.get(turn))));
        assertThat(pauses.get(4)).isNotEqualTo(pauses.get(3));
    }

    @Test
    void refusalsAndAbsenceAreNotAskedAgain() {
        assertThatExceptionOfType(StorageException.NotFound.class).isThrownBy(() -> store.read(KEY));
        assertThatExceptionOfType(StorageException.Refused.class)
                .isThrownBy(() -> store.put(new ObjectKey("no-bucket", "x"), CONTENT));
        assertThat(faulty.calls()).isEqualTo(2);
        assertThat(pauses).isEmpty();
    }

    @Test
    void aStreamIsReadOnlyOnceSoItsPutIsNotRepeated() throws IOException {
        faulty.failNext(1);

        assertThatExceptionOfType(StorageException.Unreachable.class)
                .isThrownBy(() -> store.put(KEY, new ByteArrayInputStream(CONTENT)));
        assertThat(faulty.calls()).isEqualTo(1);
    }

    @Test
    void aConditionalPutWhoseAnswerWasLostFindsItsOwnBytes() {
        faulty.loseNextAnswers(1);

        assertThat(store.putIfAbsent(KEY, CONTENT)).isEqualTo(PutResult.ALREADY_THERE);
        assertThat(store.readAll(KEY, 3)).isEqualTo(CONTENT);
    }

    @Test
    void anInterruptedPauseEndsTheTryingAndLeavesTheFlag() {
        RetryingObjectStore interrupted = new RetryingObjectStore(
                faulty,
                new RetryingObjectStore.Limits(6, Duration.ofMillis(100), Duration.ofMillis(500)),
                pause -> {
                    throw new InterruptedException();
                },
                new Random(7));
        faulty.failNext(100);

        assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> interrupted.size(KEY));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(faulty.calls()).isEqualTo(1);
    }

    @Test
    void limitsWithoutSenseAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryingObjectStore.Limits(0, second, second));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetryingObjectStore.Limits(1, second, Duration.ZERO));
    }
}
