package dev.trainyard.messaging.codec;

import static java.util.Map.entry;

import dev.trainyard.job.ledger.LedgerEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The names that ledger events bear on the wire. They outlive the names of the classes. */
final class EventTypes {

    private static final String PREFIX = "dev.trainyard.ledger.";

    private static final Map<Class<? extends LedgerEvent>, String> NAMES = Map.ofEntries(
            entry(LedgerEvent.FileStored.class, "file.stored.v1"),
            entry(LedgerEvent.FileDeleted.class, "file.deleted.v1"),
            entry(LedgerEvent.UploadBegun.class, "upload.begun.v1"),
            entry(LedgerEvent.UploadCompleted.class, "upload.completed.v1"),
            entry(LedgerEvent.UploadCancelled.class, "upload.cancelled.v1"),
            entry(LedgerEvent.PermissionsGranted.class, "checkpoint.permissions-granted.v1"),
            entry(LedgerEvent.PermissionRevoked.class, "checkpoint.permission-revoked.v1"),
            entry(LedgerEvent.BatchSubmitted.class, "batch.submitted.v1"),
            entry(LedgerEvent.BatchCancelRequested.class, "batch.cancel-requested.v1"),
            entry(LedgerEvent.BatchValidated.class, "batch.validated.v1"),
            entry(LedgerEvent.BatchRefused.class, "batch.refused.v1"),
            entry(LedgerEvent.BatchAdvanced.class, "batch.advanced.v1"),
            entry(LedgerEvent.BatchEnded.class, "batch.ended.v1"),
            entry(LedgerEvent.JobSubmitted.class, "job.submitted.v1"),
            entry(LedgerEvent.JobCancelRequested.class, "job.cancel-requested.v1"),
            entry(LedgerEvent.JobPauseRequested.class, "job.pause-requested.v1"),
            entry(LedgerEvent.JobResumeRequested.class, "job.resume-requested.v1"),
            entry(LedgerEvent.JobDeleted.class, "job.deleted.v1"),
            entry(LedgerEvent.TenantDeleted.class, "tenant.deleted.v1"),
            entry(LedgerEvent.ModelImported.class, "model.imported.v1"),
            entry(LedgerEvent.ModelDeleted.class, "model.deleted.v1"),
            entry(LedgerEvent.LeaderStarted.class, "leader.started.v1"),
            entry(LedgerEvent.Queued.class, "attempt.queued.v1"),
            entry(LedgerEvent.Granted.class, "attempt.granted.v1"),
            entry(LedgerEvent.Refused.class, "attempt.refused.v1"),
            entry(LedgerEvent.StopOrdered.class, "attempt.stop-ordered.v1"),
            entry(LedgerEvent.PauseOrdered.class, "attempt.pause-ordered.v1"),
            entry(LedgerEvent.WorkerLost.class, "worker.lost.v1"),
            entry(LedgerEvent.AttemptLost.class, "attempt.lost.v1"),
            entry(LedgerEvent.ResultPublished.class, "result.published.v1"),
            entry(LedgerEvent.Erased.class, "objects.erased.v1"),
            entry(LedgerEvent.CheckpointsDropped.class, "checkpoints.dropped.v1"),
            entry(LedgerEvent.TimeTold.class, "time.told.v1"),
            entry(LedgerEvent.LimitsSet.class, "limits.set.v1"),
            entry(LedgerEvent.FoldVersion.class, "fold.version.v1"),
            entry(LedgerEvent.JobArchived.class, "job.archived.v1"),
            entry(LedgerEvent.SnapshotTaken.class, "snapshot.taken.v1"),
            entry(LedgerEvent.WorkerStarted.class, "worker.started.v1"),
            entry(LedgerEvent.WorkerStopped.class, "worker.stopped.v1"),
            entry(LedgerEvent.Claimed.class, "attempt.claimed.v1"),
            entry(LedgerEvent.Prepared.class, "task.prepared.v1"),
            entry(LedgerEvent.TrainingStarted.class, "task.training-started.v1"),
            entry(LedgerEvent.CheckpointSaved.class, "task.checkpoint-saved.v1"),
            entry(LedgerEvent.BatchSkipped.class, "task.batch-skipped.v1"),
            entry(LedgerEvent.ReplayCompared.class, "task.replay-compared.v1"),
            entry(LedgerEvent.TrainingEnded.class, "task.training-ended.v1"),
            entry(LedgerEvent.Scored.class, "task.scored.v1"),
            entry(LedgerEvent.TaskFailed.class, "task.failed.v1"),
            entry(LedgerEvent.TaskReleased.class, "task.released.v1"));

    private static final Map<String, Class<? extends LedgerEvent>> CLASSES = new HashMap<>();

    static {
        NAMES.forEach((type, name) -> CLASSES.put(PREFIX + name, type));
    }

    private EventTypes() {}

    static String nameOf(LedgerEvent event) {
        String name = NAMES.get(event.getClass());
        if (name == null) {
            throw new IllegalStateException("no wire name for " + event.getClass());
        }
        return PREFIX + name;
    }

    static Optional<Class<? extends LedgerEvent>> classOf(String name) {
        return Optional.ofNullable(CLASSES.get(name));
    }
}
