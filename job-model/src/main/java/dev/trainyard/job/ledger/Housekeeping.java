package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.OUT_OF_ORDER;
import static dev.trainyard.job.ledger.Verdict.Reason.STILL_IN_USE;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the ledger decides about itself: the rules that hold, the snapshots there are, and what leaves the state. */
final class Housekeeping {

    /** The log is kept from the last but one on. */
    private static final int KEPT_SNAPSHOTS = 2;

    private final Catalogue catalogue;
    private final PendingEffects pending;
    private final List<SnapshotView> snapshots = new ArrayList<>();
    private int foldVersion = 1;

    Housekeeping(Catalogue catalogue, PendingEffects pending) {
        this.catalogue = catalogue;
        this.pending = pending;
    }

    boolean isLegal(LedgerEvent event) {
        return event.legalSince() <= foldVersion;
    }

    int foldVersion() {
        return foldVersion;
    }

    List<SnapshotView> snapshots() {
        return List.copyOf(snapshots);
    }

    void restore(int takenVersion, List<SnapshotView> takenSnapshots) {
        foldVersion = takenVersion;
        snapshots.addAll(takenSnapshots);
    }

    /** A version is never taken back: entries were decided by its rules. */
    Verdict raise(LedgerEvent.FoldVersion event) {
        if (event.version() <= foldVersion) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        foldVersion = event.version();
        return new Verdict.Accepted();
    }

    Verdict decide(LedgerEvent.FromReplica event, long offset, Instant now) {
        return switch (event) {
            case LedgerEvent.SnapshotTaken taken -> announce(taken, offset, now);
        };
    }

    private Verdict announce(LedgerEvent.SnapshotTaken taken, long offset, Instant now) {
        if (taken.offset() >= offset) {
            return new Verdict.Ignored(OUT_OF_ORDER); // nobody can have had what was not written yet
        }
        if (!snapshots.isEmpty() && taken.offset() <= snapshots.getLast().offset()) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        snapshots.add(new SnapshotView(taken.gateway(), taken.offset(), taken.manifest(), taken.formatVersion(), now));
        if (snapshots.size() > KEPT_SNAPSHOTS) {
            snapshots.removeFirst();
        }
        return new Verdict.Accepted();
    }

    Stream<Job> archivable(Instant endedBefore, int limit) {
        Set<String> owing = new HashSet<>();
        pending.all().forEach(effect -> jobOf(effect).ifPresent(owing::add));
        return catalogue.unarchived().stream()
                .filter(job -> job.finishedAt.orElseThrow().isBefore(endedBefore))
                .filter(job -> !owing.contains(job.id) && nothingIsToCome(job))
                .limit(limit);
    }

    /** Bytes of checkpoints that will be given up are told from the state, so until then it keeps the job whole. */
    private static boolean nothingIsToCome(Job job) {
        return job.state().isFinal()
                && job.checkpoints.values().stream().allMatch(saved -> saved.unneededSince.isEmpty());
    }

    Verdict archive(LedgerEvent.JobArchived event) {
        Optional<Job> found = catalogue.job(event.job()).filter(job -> job.tenant.equals(event.tenant()));
        if (found.isEmpty()) {
            return new Verdict.Ignored(UNKNOWN_SUBJECT);
        }
        Job job = found.get();
        if (job.archive.isPresent()) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        boolean owes = pending.all().stream().anyMatch(effect -> jobOf(effect).equals(Optional.of(job.id)));
        if (owes || !nothingIsToCome(job)) {
            return new Verdict.Ignored(STILL_IN_USE);
        }
        catalogue.archive(job, event.content());
        return new Verdict.Accepted();
    }

    private static Optional<String> jobOf(Effect effect) {
        return switch (effect) {
            case Effect.Dispatch dispatch ->
                Optional.of(dispatch.attempt().task().job());
            case Effect.Grant grant -> Optional.of(grant.attempt().task().job());
            case Effect.Refuse refuse -> Optional.of(refuse.attempt().task().job());
            case Effect.Stop stop -> Optional.of(stop.attempt().task().job());
            case Effect.Pause pause -> Optional.of(pause.attempt().task().job());
            case Effect.Publish publish -> Optional.of(publish.job());
            case Effect.DropCheckpoints drop -> Optional.of(drop.job());
            case Effect.Erase ignored -> Optional.empty();
            case Effect.AnswerBatch ignored -> Optional.empty();
        };
    }
}
