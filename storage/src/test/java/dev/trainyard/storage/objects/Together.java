package dev.trainyard.storage.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Runs the same work on many inputs at once, with one common start. */
final class Together {

    private static final int MOST_THREADS = 8;

    private Together() {}

    static <I, O> List<O> run(List<I> inputs, Function<I, O> work) {
        CountDownLatch start = new CountDownLatch(Math.min(inputs.size(), MOST_THREADS));
        try (ExecutorService threads = Executors.newFixedThreadPool(MOST_THREADS)) {
            List<Future<O>> futures = new ArrayList<>();
            for (I input : inputs) {
                futures.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return work.apply(input);
                }));
            }
            List<O> outputs = new ArrayList<>();
            for (Future<O> future : futures) {
                outputs.add(future.get());
            }
            return outputs;
        } catch (ExecutionException e) {
            throw new AssertionError("one of those who ran together failed", e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
