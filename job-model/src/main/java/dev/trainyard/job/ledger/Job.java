package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One job as the fold holds it. Only {@link Ledger} changes it. */
final class Job {

    final String tenant;
    final String id;
    final long order;
    final Submission submission;
    final Instant createdAt;
    final FileView trainingFile;
    final Optional<FileView> validationFile;
    final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    final TreeMap<Long, Saved> checkpoints = new TreeMap<>();
    final List<JobNews> news = new ArrayList<>();
    final List<JobView.Phase> phases = new ArrayList<>();
    private JobState state = new JobState.ValidatingFiles();
    Optional<PreparedRows> rows = Optional.empty();
    Optional<Instant> finishedAt = Optional.empty();
    Optional<String> resultFile = Optional.empty();
    long totalSteps;
    long trainedRows;
    /** The number of the newest attempt that has said that training began. */
    long begunAttempt;

    boolean trainingEnded;

    /** A checkpoint and how its scoring stands. */
    static final class Saved {
        final Checkpoint checkpoint;
        final Instant at;
        ScoreState validation;
        ScoreState heldout = new ScoreState.NotDue();

        Saved(Checkpoint checkpoint, Instant at, boolean due) {
            this.checkpoint = checkpoint;
            this.at = at;
            this.validation = due ? new ScoreState.Awaited() : new ScoreState.NotDue();
        }
    }

    Job(
            LedgerEvent.JobSubmitted event,
            long order,
            Instant createdAt,
            FileView trainingFile,
            Optional<FileView> validationFile) {
        this.tenant = event.tenant();
        this.id = event.job();
        this.submission = event.submission();
        this.order = order;
        this.createdAt = createdAt;
        this.trainingFile = trainingFile;
        this.validationFile = validationFile;
        phases.add(new JobView.Phase("validating_files", createdAt, Optional.empty()));
    }

    JobState state() {
        return state;
    }

    /** Moves on, and closes the open phase when the new state opens another. */
    void become(JobState next, Instant now) {
        String before = nameOf(state);
        state = next;
        if (next.isFinal()) {
            closePhase(now);
            finishedAt = Optional.of(now);
        } else if (!nameOf(next).equals(before)) {
            closePhase(now);
            phases.add(new JobView.Phase(nameOf(next), now, Optional.empty()));
        }
    }

    /** Scores that are not in when the job ends will never come. */
    void awaitNothing() {
        for (Saved saved : checkpoints.values()) {
            if (saved.validation instanceof ScoreState.Awaited) {
                saved.validation = new ScoreState.NotDue();
            }
            if (saved.heldout instanceof ScoreState.Awaited) {
                saved.heldout = new ScoreState.NotDue();
            }
        }
    }

    private void closePhase(Instant now) {
        JobView.Phase open = phases.removeLast();
        phases.add(new JobView.Phase(open.name(), open.startedAt(), Optional.of(now)));
    }

    static String nameOf(JobState state) {
        return switch (state) {
            case JobState.ValidatingFiles ignored -> "validating_files";
            case JobState.Queued ignored -> "queued";
            case JobState.Running ignored -> "running";
            case JobState.Scoring ignored -> "scoring";
            case JobState.Succeeded ignored -> "succeeded";
            case JobState.Failed ignored -> "failed";
            case JobState.Cancelled ignored -> "cancelled";
        };
    }

    /** Whether the recipe has this checkpoint scored; never a matter of anyone's speed. */
    boolean isDue(Checkpoint checkpoint) {
        return checkpoint.last()
                || checkpoint.ordinal() % submission.recipe().checkpoints().evaluateEvery() == 0;
    }

    boolean allScoresAreIn() {
        return checkpoints.values().stream().noneMatch(saved -> saved.validation instanceof ScoreState.Awaited);
    }

    /** The scored checkpoint that the job's deciding metric likes best; the earlier one of equals. */
    Optional<Saved> best() {
        Metric metric = submission.recipe().decidingMetric();
        Saved best = null;
        double bestValue = Double.NaN;
        for (Saved saved : checkpoints.values()) {
            if (saved.validation instanceof ScoreState.Scored(Evaluation evaluation)) {
                Evaluation.MetricValue value = evaluation.metrics().get(metric.wireName());
                if (value != null
                        && !Double.isNaN(value.value())
                        && (best == null || metric.isBetter(value.value(), bestValue))) {
                    best = saved;
                    bestValue = value.value();
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The name that the job's model bears: the registered one, or one in the fine-tuning protocol's form. */
    String modelName() {
        String distinct = id.length() <= 8 ? id : id.substring(id.length() - 8);
        return submission
                .registeredName()
                .orElseGet(() -> "ft:" + submission.model() + ":" + tenant + ":"
                        + submission.suffix().orElse("") + ":" + distinct);
    }

    /** What a worker needs for a task of this job. */
    Assignment assignmentFor(TaskId task) {
        return switch (task.kind()) {
            case PREPARE ->
                new Assignment.Prepare(
                        tenant, id, submission.recipe(), uploaded(trainingFile), validationFile.map(Job::uploaded));
            case TRAIN ->
                new Assignment.Train(
                        tenant,
                        id,
                        submission.recipe(),
                        rows.orElseThrow(),
                        Optional.ofNullable(checkpoints.lastEntry()).map(entry -> entry.getValue().checkpoint));
            case EVALUATE -> scoring(task, false);
            case TEST -> scoring(task, true);
        };
    }

    private Assignment scoring(TaskId task, boolean heldout) {
        return new Assignment.Score(
                tenant, id, submission.recipe(), rows.orElseThrow(), checkpoints.get(task.step()).checkpoint, heldout);
    }

    private static Assignment.UploadedFile uploaded(FileView file) {
        return new Assignment.UploadedFile(file.id(), file.filename(), file.content());
    }

    JobView view() {
        return new JobView(
                tenant,
                id,
                createdAt,
                submission,
                state,
                modelName(),
                finishedAt,
                rows,
                totalSteps,
                trainedRows,
                resultFile,
                checkpoints.values().stream()
                        .map(saved ->
                                new JobView.CheckpointView(saved.checkpoint, saved.at, saved.validation, saved.heldout))
                        .toList(),
                phases,
                news);
    }
}
