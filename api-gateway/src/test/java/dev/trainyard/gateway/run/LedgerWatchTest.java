package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.outbound.LedgerMeters;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every task that a worker was given is counted once, with the time that it waited by the log. */
class LedgerWatchTest {

    private static final Attempt ATTEMPT = new Attempt(TaskId.prepare("job-1"), 1);
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");

    private final List<Duration> waits = new ArrayList<>();
    private final LedgerWatch watch = new LedgerWatch(new LedgerMeters() {
        @Override
        public void waited(TaskKind kind, Duration time) {
            waits.add(time);
        }

        @Override
        public void scored(String metric, boolean heldout, double value) {
            throw new AssertionError("nothing was scored");
        }
    });
    private long offset;

    private void decided(LedgerEvent event, long second, Verdict verdict) {
        LedgerEntry entry = new LedgerEntry(offset, START.plusSeconds(second), "event-" + offset, event);
        offset++;
        watch.decided(entry, verdict);
    }

    private static LedgerEvent queued() {
        return new LedgerEvent.Queued(ATTEMPT, 1, 0);
    }

    private static LedgerEvent granted() {
        RecipeReading.Read reading =
                (RecipeReading.Read) RecipeReader.read(Map.of("task", "classification", "target", "species"), 1);
        ObjectReference rows = new ObjectReference("uploads", "rows.csv", 1, "0".repeat(64));
        Assignment.UploadedFile file = new Assignment.UploadedFile("file-1", "rows.csv", rows);
        return new LedgerEvent.Granted(
                ATTEMPT,
                new Worker("evaluator", "a"),
                "claim-1",
                1,
                new Assignment.Prepare("local", "job-1", reading.recipe(), file, Optional.empty()));
    }

    @Test
    void aTaskWaitsFromItsQueuesReceiptToItsGrant() {
        decided(queued(), 0, new Verdict.Accepted());
        decided(granted(), 7, new Verdict.Accepted());

        assertThat(waits).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void aTaskThatWasGivenBeforeTheLogHeardOfItsQueueHasNotWaited() {
        decided(granted(), 0, new Verdict.Accepted());
        decided(queued(), 1, new Verdict.Ignored(Verdict.Reason.ALREADY_SO));

        assertThat(waits).containsExactly(Duration.ZERO);
    }

    @Test
    void aTaskWhoseQueueingWasBeforeTheWatchBeganIsNotCounted() {
        decided(granted(), 0, new Verdict.Accepted());

        assertThat(waits).isEmpty();
    }

    @Test
    void aTaskThatWasClaimedBeforeTheLogHeardOfItsQueueIsCountedWithItsGrant() {
        decided(queued(), 0, new Verdict.Ignored(Verdict.Reason.ALREADY_SO));
        decided(granted(), 1, new Verdict.Accepted());

        assertThat(waits).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void aGrantThatTheFoldRefusedCountsForNothing() {
        decided(queued(), 0, new Verdict.Accepted());
        decided(granted(), 3, new Verdict.Ignored(Verdict.Reason.ALREADY_SO));

        assertThat(waits).isEmpty();
    }
}
