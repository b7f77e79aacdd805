package dev.trainyard.job.ledger;

import dev.trainyard.job.Samples;
import dev.trainyard.job.task.ManifestReference;
import java.util.Optional;

/** What befalls a yard after its history: the ledger keeps house, and things are deleted. */
final class Coda {

    private static final int MOST_RECEIPTS = 200;

    private final Ledger ledger;
    private final LedgerEntry last;
    private int played;

    /** @param ledger as the history has left it; it is told every entry as it is made up */
    Coda(Ledger ledger, LedgerEntry last) {
        this.ledger = ledger;
        this.last = last;
    }

    /** The next entry, until there is nothing more to happen. */
    Optional<LedgerEntry> next() {
        Optional<LedgerEvent> event = event();
        long offset = ledger.appliedOffset() + 1;
        return event.map(what -> new LedgerEntry(offset, last.appended().plusSeconds(played), "coda-" + played, what));
    }

    private Optional<LedgerEvent> event() {
        played++;
        long generation = ledger.generation();
        return switch (played) {
            case 1 -> Optional.of(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, generation));
            case 2, 4, 6 -> Optional.of(snapshotTaken());
            case 3 -> Optional.of(new LedgerEvent.FileStored("c", "file-3", "c.csv", "fine-tune", Samples.stored("c")));
            case 5 ->
                Optional.of(new LedgerEvent.JobSubmitted(
                        "c", "job-of-c", Samples.using("file-3", Samples.submission(Samples.recipe(3, 1)))));
            case 7 -> Optional.of(new LedgerEvent.JobCancelRequested("c", "job-of-c"));
            default -> played < MOST_RECEIPTS ? receipt(generation).or(() -> archived(generation)) : Optional.empty();
        };
    }

    private LedgerEvent snapshotTaken() {
        ManifestReference manifest = new ManifestReference("ledger", "snapshots/" + ledger.appliedOffset(), "sha");
        return new LedgerEvent.SnapshotTaken(
                "gateway-1", ledger.appliedOffset(), manifest, LedgerSnapshot.FORMAT_VERSION);
    }

    private Optional<LedgerEvent> receipt(long generation) {
        return ledger.pending().stream().findFirst().map(effect -> LedgerTest.receiptOf(effect, generation));
    }

    private Optional<LedgerEvent> archived(long generation) {
        return ledger.archivable(ledger.now(), 1).stream()
                .findFirst()
                .map(job -> new LedgerEvent.JobArchived(job.tenant(), job.id(), generation, Samples.stored(job.id())));
    }
}
