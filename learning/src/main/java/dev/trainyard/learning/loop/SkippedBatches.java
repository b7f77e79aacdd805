package dev.trainyard.learning.loop;

import java.util.List;
import java.util.stream.Stream;

/**
 * The batches that a run leaves out. Batches are numbered from 1 over all epochs; step and batch have the same number
 * until one is left out, and then every later step takes the batch after the one that it would have had.
 *
 * @param numbers of the batches, rising
 */
public record SkippedBatches(List<Long> numbers) {

    public SkippedBatches {
        numbers = List.copyOf(numbers);
        if (!numbers.equals(numbers.stream().sorted().distinct().toList())) {
            throw new IllegalArgumentException("skipped batches are numbered in rising order, not " + numbers);
        }
    }

    /** None. */
    public static SkippedBatches none() {
        return new SkippedBatches(List.of());
    }

    /** Whether no batch is left out. */
    public boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** These and one more. */
    public SkippedBatches and(long number) {
        return new SkippedBatches(
                Stream.concat(numbers.stream(), Stream.of(number)).sorted().toList());
    }

    /** The batch of a step (1-based). */
    public long batchOf(long step) {
        long batch = step;
        for (long number : numbers) {
            batch += number <= batch ? 1 : 0;
        }
        return batch;
    }
}
