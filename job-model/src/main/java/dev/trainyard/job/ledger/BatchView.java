package dev.trainyard.job.ledger;

import dev.trainyard.job.task.ObjectReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Requests that are answered together, as readers see them.
 *
 * @param reached when it came to each of its states, by the state's name on the wire
 */
public record BatchView(
        String tenant,
        String id,
        Plan plan,
        Instant createdAt,
        Status status,
        Map<String, Instant> reached,
        Progress progress) {

    /** So long after it was asked for, what is not answered yet is answered no more. */
    public static final Duration WINDOW = Duration.ofHours(24);

    /** A part has at least so many lines, but for the last one. */
    public static final int LEAST_LINES_OF_A_PART = 16;

    /** However long a batch is, it has at most so many parts: each stands in the state until the batch ends. */
    private static final int MOST_PARTS = 256;

    public BatchView {
        reached = Map.copyOf(reached);
    }

    /**
     * What was asked for.
     *
     * @param endpoint the path that every line asks
     * @param outputLife of the files that come of it, by the log's time; without it they stay
     * @param outputFile the id that the file of answers will have
     * @param errorFile the id that the file of failures will have
     */
    public record Plan(
            String inputFile,
            String endpoint,
            Map<String, String> metadata,
            Optional<Duration> outputLife,
            String outputFile,
            String errorFile) {
        public Plan {
            metadata = Map.copyOf(metadata);
        }
    }

    /** How far it is. */
    public enum Status {
        VALIDATING,
        FAILED,
        IN_PROGRESS,
        FINALIZING,
        COMPLETED,
        EXPIRED,
        CANCELLING,
        CANCELLED;

        /** Its name in the protocol. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether nothing will happen to it any more. */
        public boolean isFinal() {
            return switch (this) {
                case FAILED, COMPLETED, EXPIRED, CANCELLED -> true;
                case VALIDATING, IN_PROGRESS, FINALIZING, CANCELLING -> false;
            };
        }
    }

    /**
     * What came of it so far.
     *
     * @param lines of the input; 0 until they are known
     * @param late whether its window ended before it did
     * @param parts what is answered, in the order of the lines; empty after its end
     * @param faults of the input
     */
    public record Progress(
            int lines,
            boolean late,
            List<Part> parts,
            Tally tally,
            List<LineFault> faults,
            Optional<String> outputFile,
            Optional<String> errorFile) {
        static final Progress NONE =
                new Progress(0, false, List.of(), Tally.NOTHING, List.of(), Optional.empty(), Optional.empty());

        public Progress {
            parts = List.copyOf(parts);
            faults = List.copyOf(faults);
        }
    }

    /**
     * What a stretch of lines came to.
     *
     * @param answers lines of the file of answers, if there are any
     * @param failures lines of the file of failures, if there are any
     */
    public record Part(Optional<ObjectReference> answers, Optional<ObjectReference> failures, Tally tally) {}

    /** How many lines were answered and how many could not be, and what the answers took. */
    public record Tally(int completed, int failed, long inputTokens, long outputTokens) {
        public static final Tally NOTHING = new Tally(0, 0, 0, 0);

        /** Both together. */
        public Tally plus(Tally other) {
            return new Tally(
                    completed + other.completed,
                    failed + other.failed,
                    inputTokens + other.inputTokens,
                    outputTokens + other.outputTokens);
        }

        int lines() {
            return completed + failed;
        }
    }

    /**
     * What is wrong with the input.
     *
     * @param param the member of the line
     * @param line from 1; without it the whole file is meant
     */
    public record LineFault(String code, String message, Optional<String> param, Optional<Long> line) {}

    /** So many lines make a part. */
    public int linesOfAPart() {
        return Math.max(LEAST_LINES_OF_A_PART, Math.ceilDiv(progress.lines, MOST_PARTS));
    }

    /** The first line that no part has, from 0. */
    public int nextLine() {
        return Math.min(progress.parts.size() * linesOfAPart(), progress.lines);
    }

    /** How many lines the next part has. */
    public int linesOfNextPart() {
        return Math.min(linesOfAPart(), progress.lines - nextLine());
    }

    static BatchView begun(LedgerEvent.BatchSubmitted event, Instant now) {
        return new BatchView(
                event.tenant(), event.batch(), event.plan(), now, Status.VALIDATING, Map.of(), Progress.NONE);
    }

    BatchView become(Status next, Instant now) {
        Map<String, Instant> times = new TreeMap<>(reached);
        times.put(next.wireName(), now);
        return new BatchView(tenant, id, plan, createdAt, next, times, progress);
    }

    private BatchView with(Progress next) {
        return new BatchView(tenant, id, plan, createdAt, status, reached, next);
    }

    BatchView of(int lines) {
        return with(
                new Progress(lines, false, List.of(), Tally.NOTHING, List.of(), Optional.empty(), Optional.empty()));
    }

    BatchView refused(List<LineFault> faults) {
        return with(
                new Progress(0, progress.late, List.of(), Tally.NOTHING, faults, Optional.empty(), Optional.empty()));
    }

    BatchView overdue() {
        return with(new Progress(
                progress.lines,
                true,
                progress.parts,
                progress.tally,
                progress.faults,
                progress.outputFile,
                progress.errorFile));
    }

    BatchView plus(Part part) {
        List<Part> parts = new ArrayList<>(progress.parts);
        parts.add(part);
        return with(new Progress(
                progress.lines,
                progress.late,
                parts,
                progress.tally.plus(part.tally),
                progress.faults,
                progress.outputFile,
                progress.errorFile));
    }

    /** What is never answered has failed, unless nobody wants it any more. */
    BatchView ended(Optional<String> output, Optional<String> errors) {
        Tally told = progress.tally;
        int failed = progress.late ? progress.lines - told.completed : told.failed;
        return with(new Progress(
                progress.lines,
                progress.late,
                List.of(),
                new Tally(told.completed, failed, told.inputTokens, told.outputTokens),
                progress.faults,
                output,
                errors));
    }
}
