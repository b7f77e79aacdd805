package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.task.ManifestReference;
import java.util.Optional;
import java.util.Set;

/** Finds what a gateway begins with: the newest snapshot that is whole and from which the log can be read on. */
public final class Restore {

    private static final System.Logger LOGGER = System.getLogger(Restore.class.getName());

    private final SnapshotStore store;
    private final int knownVersion;

    /** @param knownVersion the newest version of the fold's rules that this release knows */
    public Restore(SnapshotStore store, int knownVersion) {
        this.store = store;
        this.knownVersion = knownVersion;
    }

    /**
     * The state to fold on from.
     *
     * @param snapshot the one that it was restored from, which the log has yet to vouch for; nothing when the log has
     *     everything from its first entry on
     */
    public record Start(Ledger ledger, Optional<ManifestReference> snapshot) {

        /** The next offset to be read. */
        public long next() {
            return ledger.appliedOffset() + 1;
        }
    }

    /** The state cannot be known: what the log has lost stands in no snapshot that can be read. */
    public static final class ImpossibleException extends Exception {
        private static final long serialVersionUID = 1L;

        ImpossibleException(long beginning) {
            super(
                    "The log begins at offset " + beginning
                            + ", and no snapshot of what stood before can be used. Bring"
                            + " the objects of the bucket trainyard-ledger back, or start a newer release if one has run here.");
        }
    }

    /**
     * The newest start that is possible.
     *
     * @param beginning the oldest offset that the log has
     * @param end the offset that the log's next entry will get
     * @param refuted snapshots that the log has not vouched for
     */
    public Start find(long beginning, long end, Set<ManifestReference> refuted) throws ImpossibleException {
        for (SnapshotStore.Candidate candidate : store.newestFirst()) {
            if (candidate.offset() + 1 < beginning || candidate.offset() >= end) {
                passOver(candidate, "the log, which has " + beginning + " to " + end + ", does not go on from it");
                continue;
            }
            switch (store.read(candidate)) {
                case SnapshotStore.Reading.Unusable unusable -> passOver(candidate, unusable.why());
                case SnapshotStore.Reading.Whole whole -> {
                    Optional<Start> start = refuted.contains(whole.manifest()) ? Optional.empty() : restore(whole);
                    if (start.isPresent()) {
                        return start.get();
                    }
                }
            }
        }
        if (beginning > 0) {
            throw new ImpossibleException(beginning);
        }
        return new Start(new Ledger(), Optional.empty());
    }

    private Optional<Start> restore(SnapshotStore.Reading.Whole whole) {
        if (whole.snapshot().rules().foldVersion() > knownVersion) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "passed over a snapshot by rules of version "
                            + whole.snapshot().rules().foldVersion() + ", while this release knows " + knownVersion);
            return Optional.empty();
        }
        try {
            return Optional.of(new Start(Ledger.restore(whole.snapshot()), Optional.of(whole.manifest())));
        } catch (RuntimeException e) {
            // Whole and well formed, and yet no state: of a release with a fault, or from a stranger's hand.
            LOGGER.log(System.Logger.Level.WARNING, "passed over a snapshot that contradicts itself: " + e);
            return Optional.empty();
        }
    }

    private static void passOver(SnapshotStore.Candidate candidate, String why) {
        LOGGER.log(
                System.Logger.Level.WARNING, "passed over the snapshot at offset " + candidate.offset() + ": " + why);
    }
}
