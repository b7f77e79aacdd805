package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TaskQueueTest {

    @Test
    void workIsGivenOutInTheOrderInWhichItCame() {
        TaskQueue queue = new TaskQueue();
        Runnable first = () -> {};
        Runnable second = () -> {};
        queue.add(first);
        queue.add(second);
        assertThat(queue.take()).containsSame(first);
        assertThat(queue.take()).containsSame(second);
    }

    @Test
    void aClosedQueueGivesOutWhatItHasAndTakesNothingIn() {
        TaskQueue queue = new TaskQueue();
        Runnable task = () -> {};
        queue.add(task);
        queue.close();
        assertThatThrownBy(() -> queue.add(task)).isInstanceOf(EngineClosedException.class);
        assertThat(queue.take()).containsSame(task);
        assertThat(queue.take()).isEmpty();
    }

    /** Many threads add while the queue is closed: what was not refused is done, or somebody would wait for ever. */
    @Test
    void workThatWasNotRefusedIsDoneHoweverItMeetsTheClosing() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            TaskQueue queue = new TaskQueue();
            AtomicInteger accepted = new AtomicInteger();
            Semaphore done = new Semaphore(0);
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(Thread.ofPlatform().start(() -> addUntilRefused(queue, start, accepted, done)));
            }
            threads.add(Thread.ofPlatform().start(() -> doAll(queue)));
            start.countDown();
            done.acquire(round % 7);
            queue.close();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(done.availablePermits() + round % 7).isEqualTo(accepted.get());
        }
    }

    private static void addUntilRefused(TaskQueue queue, CountDownLatch start, AtomicInteger accepted, Semaphore done) {
        try {
            start.await();
            for (int i = 0; i < 100; i++) {
                queue.add(done::release);
                accepted.incrementAndGet();
            }
        } catch (EngineClosedException e) {
            return;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void doAll(TaskQueue queue) {
        for (Optional<Runnable> task = queue.take(); task.isPresent(); task = queue.take()) {
            task.get().run();
        }
    }
}
