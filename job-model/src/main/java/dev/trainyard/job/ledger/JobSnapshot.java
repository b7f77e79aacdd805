package dev.trainyard.job.ledger;

import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One job within a {@link LedgerSnapshot}.
 *
 * @param order the offset of its submission
 * @param tasks in the order in which they arose
 * @param archive where its whole view lies, when the state has it no more
 */
public record JobSnapshot(
        String tenant,
        String id,
        long order,
        Submission submission,
        Instant createdAt,
        FileView trainingFile,
        Optional<FileView> validationFile,
        JobState state,
        Optional<PreparedRows> rows,
        Optional<Instant> finishedAt,
        Optional<String> resultFile,
        Course course,
        List<LedgerSnapshot.TaskSnapshot> tasks,
        List<SavedSnapshot> checkpoints,
        List<JobNews> news,
        List<JobView.Phase> phases,
        Optional<ObjectReference> archive) {

    public JobSnapshot {
        tasks = List.copyOf(tasks);
        checkpoints = List.copyOf(checkpoints);
        news = List.copyOf(news);
        phases = List.copyOf(phases);
    }

    /**
     * How training has gone.
     *
     * @param begunAttempt the newest attempt that has said that training began; 0 for none
     * @param skipped in the order of attempts and steps
     */
    public record Course(
            long totalSteps,
            long trainedRows,
            long begunAttempt,
            boolean trainingEnded,
            int halvings,
            List<JobView.Replay> receipts,
            List<SkippedBatch> skipped) {
        public Course {
            receipts = List.copyOf(receipts);
            skipped = List.copyOf(skipped);
        }
    }

    /** A batch that an attempt has passed over. */
    public record SkippedBatch(long attempt, long step) {}

    /** A checkpoint, how its scoring stands, and what has become of its bytes. */
    public record SavedSnapshot(
            Checkpoint checkpoint,
            Instant at,
            ScoreState validation,
            ScoreState heldout,
            boolean damaged,
            Optional<Instant> unneededSince,
            Optional<Instant> droppedAt) {}

    static JobSnapshot of(Job job) {
        return new JobSnapshot(
                job.tenant,
                job.id,
                job.order,
                job.submission,
                job.createdAt,
                job.trainingFile,
                job.validationFile,
                job.state(),
                job.rows,
                job.finishedAt,
                job.resultFile,
                courseOf(job),
                job.tasks.values().stream().map(Task::snapshot).toList(),
                job.checkpoints.values().stream().map(JobSnapshot::of).toList(),
                job.news,
                job.phases,
                job.archive);
    }

    private static Course courseOf(Job job) {
        return new Course(
                job.totalSteps,
                job.trainedRows,
                job.begunAttempt,
                job.trainingEnded,
                job.halvings,
                job.receipts,
                job.skipped.stream()
                        .map(batch -> new SkippedBatch(batch.attempt(), batch.step()))
                        .sorted(Comparator.comparingLong(SkippedBatch::attempt).thenComparingLong(SkippedBatch::step))
                        .toList());
    }

    private static SavedSnapshot of(Job.Saved saved) {
        return new SavedSnapshot(
                saved.checkpoint,
                saved.at,
                saved.validation,
                saved.heldout,
                saved.damaged,
                saved.unneededSince,
                saved.droppedAt);
    }

    Job toJob() {
        LedgerEvent.JobSubmitted submitted = new LedgerEvent.JobSubmitted(tenant, id, submission);
        Job job = new Job(submitted, order, createdAt, trainingFile, validationFile);
        job.restoreState(state);
        job.rows = rows;
        job.finishedAt = finishedAt;
        job.resultFile = resultFile;
        tellCourse(job);
        tasks.forEach(task -> job.tasks.put(task.id(), Task.restored(task, job)));
        checkpoints.forEach(taken -> job.checkpoints.put(taken.checkpoint.step(), toSaved(taken)));
        job.news.addAll(news);
        job.phases.clear();
        job.phases.addAll(phases);
        job.archive = archive;
        return job;
    }

    private void tellCourse(Job job) {
        job.totalSteps = course.totalSteps;
        job.trainedRows = course.trainedRows;
        job.begunAttempt = course.begunAttempt;
        job.trainingEnded = course.trainingEnded;
        job.halvings = course.halvings;
        job.receipts.addAll(course.receipts);
        course.skipped.forEach(batch -> job.skipped.add(new Job.SkippedBatch(batch.attempt, batch.step)));
    }

    private static Job.Saved toSaved(SavedSnapshot taken) {
        Job.Saved saved = new Job.Saved(taken.checkpoint, taken.at, false);
        saved.validation = taken.validation;
        saved.heldout = taken.heldout;
        saved.damaged = taken.damaged;
        saved.unneededSince = taken.unneededSince;
        saved.droppedAt = taken.droppedAt;
        return saved;
    }
}
