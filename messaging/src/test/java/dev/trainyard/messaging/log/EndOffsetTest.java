package dev.trainyard.messaging.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndOffsetTest {

    private final List<CompletableFuture<Long>> asked = new ArrayList<>();
    private final EndOffset end = new EndOffset(() -> {
        asked.add(new CompletableFuture<>());
        return asked.getLast();
    });

    @Test
    void aFirstQuestionIsAskedAtOnce() {
        CompletableFuture<Long> answer = end.ask();
        asked.getFirst().complete(5L);

        assertThat(answer).isCompletedWithValue(5L);
    }

    @Test
    void whoAsksWhileOneIsUnderWayGetsTheAnswerToALaterQuestion() {
        var _ = end.ask();
        CompletableFuture<Long> second = end.ask();
        CompletableFuture<Long> third = end.ask();
        assertThat(asked).hasSize(1);

        asked.get(0).complete(5L);
        assertThat(asked).hasSize(2);
        assertThat(second).isNotDone();

        asked.get(1).complete(8L);
        assertThat(second).isCompletedWithValue(8L);
        assertThat(third).isCompletedWithValue(8L);
    }

    @Test
    void aThousandWhoWaitShareOneQuestion() {
        var _ = end.ask();
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            answers.add(end.ask());
        }
        asked.get(0).complete(1L);
        asked.get(1).complete(2L);

        assertThat(asked).hasSize(2);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(2L));
    }

    @Test
    void aFailureReachesThoseWhoWaitAndNobodyAfterThem() {
        CompletableFuture<Long> first = end.ask();
        CompletableFuture<Long> second = end.ask();
        asked.get(0).completeExceptionally(new IllegalStateException("away"));
        asked.get(1).completeExceptionally(new IllegalStateException("still away"));
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();

        CompletableFuture<Long> third = end.ask();
        asked.get(2).complete(9L);
        assertThat(third).isCompletedWithValue(9L);
    }

    @Test
    void anAnswerThatIsThereBeforeTheQuestionIsFinishedIsNotLost() {
        EndOffset quick = new EndOffset(() -> CompletableFuture.completedFuture(3L));

        assertThat(quick.ask()).isCompletedWithValue(3L);
        assertThat(quick.ask()).isCompletedWithValue(3L);
    }

    @Test
    void manyThreadsAllGetAnAnswerThatIsNewEnough() throws InterruptedException {
        AtomicLong written = new AtomicLong();
        EndOffset busy = new EndOffset(() -> CompletableFuture.supplyAsync(written::get));
        List<Thread> threads = new ArrayList<>();
        List<String> faults = Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 8; t++) {
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 2_000; i++) {
                    long mine = written.incrementAndGet();
                    long answer = busy.ask().orTimeout(10, TimeUnit.SECONDS).join();
                    if (answer < mine) {
                        faults.add(answer + " is older than " + mine);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(faults).isEmpty();
        assertThat(written).hasValue(16_000);
    }
}
