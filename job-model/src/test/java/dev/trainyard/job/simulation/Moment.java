package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of the log, and what the fold made of it.
 *
 * @param before the attempts that were out before it
 * @param after the attempts that are out after it; the very same map when nothing about them has changed
 * @param now time as the log tells it
 */
record Moment(
        LedgerEntry entry,
        Verdict verdict,
        Map<Attempt, AttemptView> before,
        Map<Attempt, AttemptView> after,
        Instant now) {

    LedgerEvent event() {
        return entry.event();
    }

    boolean accepted() {
        return verdict instanceof Verdict.Accepted;
    }

    Optional<Worker> ownerBefore(Attempt attempt) {
        return Optional.ofNullable(before.get(attempt)).flatMap(AttemptView::owner);
    }

    Optional<Worker> ownerAfter(Attempt attempt) {
        return Optional.ofNullable(after.get(attempt)).flatMap(AttemptView::owner);
    }

    /** The job that the event names; none when it may concern several, or none. */
    Optional<String> job() {
        return switch (event()) {
            case LedgerEvent.FromAttempt said ->
                Optional.of(said.attempt().task().job());
            case LedgerEvent.JobSubmitted submitted -> Optional.of(submitted.job());
            case LedgerEvent.JobCancelRequested cancel -> Optional.of(cancel.job());
            case LedgerEvent.JobPauseRequested pause -> Optional.of(pause.job());
            case LedgerEvent.JobResumeRequested resume -> Optional.of(resume.job());
            case LedgerEvent.PauseOrdered pause ->
                Optional.of(pause.attempt().task().job());
            case LedgerEvent.CheckpointsDropped dropped -> Optional.of(dropped.job());
            case LedgerEvent.Granted granted ->
                Optional.of(granted.attempt().task().job());
            case LedgerEvent.Queued queued ->
                Optional.of(queued.attempt().task().job());
            case LedgerEvent.ResultPublished published -> Optional.of(published.job());
            case LedgerEvent.AttemptLost lost ->
                Optional.of(lost.attempt().task().job());
            case LedgerEvent.Refused refused ->
                Optional.of(refused.attempt().task().job());
            case LedgerEvent.StopOrdered stop ->
                Optional.of(stop.attempt().task().job());
            case LedgerEvent.JobDeleted ignored -> Optional.empty();
            case LedgerEvent.FileStored ignored -> Optional.empty();
            case LedgerEvent.FileDeleted ignored -> Optional.empty();
            case LedgerEvent.UploadBegun ignored -> Optional.empty();
            case LedgerEvent.UploadCompleted ignored -> Optional.empty();
            case LedgerEvent.UploadCancelled ignored -> Optional.empty();
            case LedgerEvent.PermissionsGranted ignored -> Optional.empty();
            case LedgerEvent.PermissionRevoked ignored -> Optional.empty();
            case LedgerEvent.BatchSubmitted ignored -> Optional.empty();
            case LedgerEvent.BatchCancelRequested ignored -> Optional.empty();
            case LedgerEvent.FromBatch ignored -> Optional.empty();
            case LedgerEvent.TenantDeleted ignored -> Optional.empty();
            case LedgerEvent.ModelImported ignored -> Optional.empty();
            case LedgerEvent.ModelDeleted ignored -> Optional.empty();
            case LedgerEvent.LeaderStarted ignored -> Optional.empty();
            case LedgerEvent.LimitsSet ignored -> Optional.empty();
            case LedgerEvent.TimeTold ignored -> Optional.empty();
            case LedgerEvent.SnapshotTaken ignored -> Optional.empty();
            case LedgerEvent.FoldVersion ignored -> Optional.empty();
            case LedgerEvent.JobArchived archived -> Optional.of(archived.job());
            case LedgerEvent.WorkerLost ignored -> Optional.empty();
            case LedgerEvent.Erased ignored -> Optional.empty();
            case LedgerEvent.WorkerStarted ignored -> Optional.empty();
            case LedgerEvent.WorkerStopped ignored -> Optional.empty();
        };
    }

    /** The word with which an owner ends its attempt, if this is one. */
    Optional<LedgerEvent.FromAttempt> lastWord() {
        return switch (event()) {
            case LedgerEvent.Prepared prepared -> Optional.of(prepared);
            case LedgerEvent.TrainingEnded ended -> Optional.of(ended);
            case LedgerEvent.Scored scored -> Optional.of(scored);
            case LedgerEvent.TaskFailed failed -> Optional.of(failed);
            case LedgerEvent.TaskReleased released -> Optional.of(released);
            case LedgerEvent.FromAttempt ignored -> Optional.empty();
            case LedgerEvent.WorkerStarted ignored -> Optional.empty();
            case LedgerEvent.WorkerStopped ignored -> Optional.empty();
            case LedgerEvent.FromClient ignored -> Optional.empty();
            case LedgerEvent.FromLeader ignored -> Optional.empty();
            case LedgerEvent.FromReplica ignored -> Optional.empty();
        };
    }
}
