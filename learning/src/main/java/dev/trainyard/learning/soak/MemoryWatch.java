package dev.trainyard.learning.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Judges whether memory stays flat. The process's memory goes up and down with the garbage collector, so peaks are
 * compared: that of the last fifth of the samples with that of the second fifth, when everything has warmed up. The
 * engine's tensors are few and known, so their number may not change at all.
 */
final class MemoryWatch {

    /** A tensor leaked at each of 100,000 steps would show as 50 MB or more. */
    static final long ALLOWED_GROWTH = 16L << 20;

    private static final int PARTS = 5;

    private record Sample(long bytes, int tensors) {}

    private final List<Sample> samples = new ArrayList<>();

    /**
     * Notes how things stand.
     *
     * @param bytes the process's resident memory
     * @param tensors how many the engine holds
     */
    void sample(long bytes, int tensors) {
        samples.add(new Sample(bytes, tensors));
    }

    /** The highest memory after the warm-up. */
    long early() {
        return peak(1);
    }

    /** The highest memory at the end. */
    long late() {
        return peak(PARTS - 1);
    }

    private long peak(int part) {
        return samples.subList(samples.size() * part / PARTS, samples.size() * (part + 1) / PARTS).stream()
                .mapToLong(Sample::bytes)
                .max()
                .orElseThrow(() -> new IllegalStateException("memory is judged by at least five samples"));
    }

    /** What is wrong, if anything. */
    Optional<String> fault() {
        int first = samples.getFirst().tensors();
        int last = samples.getLast().tensors();
        if (samples.stream().anyMatch(sample -> sample.tensors() != first)) {
            return Optional.of(
                    "the engine's tensors did not stay the same: " + first + " at first, " + last + " at last");
        }
        return late() - early() > ALLOWED_GROWTH
                ? Optional.of("memory grew from " + megabytes(early()) + " to " + megabytes(late())
                        + " MB, by more than " + megabytes(ALLOWED_GROWTH))
                : Optional.empty();
    }

    static long megabytes(long bytes) {
        return bytes >> 20;
    }
}
