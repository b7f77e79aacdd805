package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One job as the fold holds it. Only {@link Ledger} changes it. */
final class Job {

    final String tenant;
    final String id;
    final long order;
    final Submission submission;
    final Instant createdAt;
    FileView trainingFile;
    Optional<FileView> validationFile;
    final Map<TaskId, Task> tasks = new LinkedHashMap<>();
    final TreeMap<Long, Saved> checkpoints = new TreeMap<>();
    final List<JobNews> news = new ArrayList<>();
    final List<JobView.Phase> phases = new ArrayList<>();
    final List<JobView.Replay> receipts = new ArrayList<>();
    /** Attempt and step of every batch that was passed over: a word that stands in the log twice is told once. */
    final Set<SkippedBatch> skipped = new HashSet<>();

    private JobState state = new JobState.ValidatingFiles();
    Optional<PreparedRows> rows = Optional.empty();
    Optional<Instant> finishedAt = Optional.empty();
    Optional<String> resultFile = Optional.empty();
    long totalSteps;
    long trainedRows;
    /** The number of the newest attempt that has said that training began. */
    long begunAttempt;

    boolean trainingEnded;
    int halvings;
    /** The object with the whole view of a finished job, which is not in the state any more. */
    Optional<ObjectReference> archive = Optional.empty();

    /** A batch that an attempt has passed over. */
    record SkippedBatch(long attempt, long step) {}

    /** A checkpoint and how its scoring stands. */
    static final class Saved {
        final Checkpoint checkpoint;
        final Instant at;
        ScoreState validation;
        ScoreState heldout = new ScoreState.NotDue();
        /** Whether a worker that was to go on from it found its bytes to be others than the log vouches for. */
        boolean damaged;

        Optional<Instant> unneededSince = Optional.empty();
        Optional<Instant> droppedAt = Optional.empty();

        Saved(Checkpoint checkpoint, Instant at, boolean due) {
            this.checkpoint = checkpoint;
            this.at = at;
            this.validation = due ? new ScoreState.Awaited() : new ScoreState.NotDue();
        }

        boolean awaitsScore() {
            return validation instanceof ScoreState.Awaited || heldout instanceof ScoreState.Awaited;
        }

        boolean isSound() {
            return !damaged && droppedAt.isEmpty();
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

    /** The job stood so when a snapshot of it was taken: nothing begins, and no phase opens or ends. */
    void restoreState(JobState taken) {
        state = taken;
    }

    /** A deleted file's name goes with it, from the jobs that once learnt from it too. */
    void forgetNameOf(FileView file) {
        trainingFile = trainingFile.id().equals(file.id()) ? trainingFile.nameless() : trainingFile;
        validationFile = validationFile.map(known -> known.id().equals(file.id()) ? known.nameless() : known);
    }

    /** What only readers of this one job want leaves the state: the object has it. */
    void shed(ObjectReference content) {
        archive = Optional.of(content);
        tasks.clear();
        checkpoints.clear();
        news.clear();
        receipts.clear();
        skipped.clear();
    }

    boolean isHeld() {
        return state instanceof JobState.Pausing || state instanceof JobState.Paused;
    }

    /** Where the job stands by what is done of it, whether or not it is held. */
    JobState courseState() {
        if (trainingEnded) {
            return new JobState.Scoring();
        }
        Task training = tasks.get(TaskId.train(id));
        if (training == null) {
            return new JobState.ValidatingFiles();
        }
        return training.state() instanceof TaskState.Owned(Worker worker, String ignored, Instant ignoredSince)
                ? new JobState.Running(worker)
                : new JobState.Queued();
    }

    /** Shows where the job stands by what is done of it, unless it is held. */
    void follow(Instant now) {
        if (!isHeld()) {
            become(courseState(), now);
        }
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
            case JobState.Pausing ignored -> "pausing";
            case JobState.Paused ignored -> "paused";
            case JobState.Succeeded ignored -> "succeeded";
            case JobState.Failed ignored -> "failed";
            case JobState.Cancelled ignored -> "cancelled";
        };
    }

    /** Whether the recipe has this checkpoint scored; never a matter of anyone's speed. */
    boolean isDue(Checkpoint checkpoint) {
        return checkpoint.last()
                || isNth(checkpoint, submission.recipe().checkpoints().evaluateEvery());
    }

    static boolean isNth(Checkpoint checkpoint, long every) {
        return every > 0 && checkpoint.ordinal() > 0 && checkpoint.ordinal() % every == 0;
    }

    boolean allScoresAreIn() {
        return checkpoints.values().stream().noneMatch(saved -> saved.validation instanceof ScoreState.Awaited);
    }

    /** The scored checkpoint that the job's deciding metric likes best; the earlier one of equals. */
    Optional<Saved> best() {
        return bestFirst().stream().findFirst();
    }

    /** The scored checkpoints whose bytes can be used, best first by the deciding metric. */
    List<Saved> bestFirst() {
        Metric metric = submission.recipe().decidingMetric();
        // The sort is stable, and checkpoints stand in the order of their steps.
        return checkpoints.values().stream()
                .filter(saved -> saved.isSound() && scoreOf(saved, metric).isPresent())
                .sorted((left, right) -> {
                    double a = scoreOf(left, metric).getAsDouble();
                    double b = scoreOf(right, metric).getAsDouble();
                    return metric.isBetter(a, b) ? -1 : metric.isBetter(b, a) ? 1 : 0;
                })
                .toList();
    }

    private static OptionalDouble scoreOf(Saved saved, Metric metric) {
        if (saved.validation instanceof ScoreState.Scored(Evaluation evaluation)) {
            Evaluation.MetricValue value = evaluation.metrics().get(metric.wireName());
            if (value != null && !Double.isNaN(value.value())) {
                return OptionalDouble.of(value.value());
            }
        }
        return OptionalDouble.empty();
    }

    /** The checkpoint that the next attempt goes on from. */
    Optional<Saved> resumable() {
        return checkpoints.descendingMap().values().stream()
                .filter(Saved::isSound)
                .findFirst();
    }

    /** The name that the job's model bears: the registered one, or one in the fine-tuning protocol's form. */
    String modelName() {
        String distinct = id.length() <= 8 ? id : id.substring(id.length() - 8);
        return submission
                .registeredName()
                .orElseGet(() -> "ft:" + baseOf(submission.model()) + ":" + tenant + ":"
                        + submission.suffix().orElse("") + ":" + distinct);
    }

    /** A model that was made from another one is named after what that one was made from. */
    private static String baseOf(String model) {
        String[] parts = model.split(":", -1);
        return parts.length > 2 && parts[0].equals("ft") ? parts[1] : model;
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
                        resumable().map(saved -> saved.checkpoint),
                        halvings);
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

    JobView view(OptionalLong position, Optional<String> waitingFor) {
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
                halvings,
                receipts,
                position,
                waitingFor,
                resultFile,
                checkpoints.values().stream()
                        .map(saved -> new JobView.CheckpointView(
                                saved.checkpoint, saved.at, saved.validation, saved.heldout, saved.droppedAt))
                        .toList(),
                phases,
                news);
    }
}
