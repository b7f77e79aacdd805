package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The course of a job: which task follows which, and what each outcome means for the whole. */
final class JobCourse {

    private final Catalogue catalogue;
    private final Dispatcher dispatcher;
    private final PendingEffects pending;

    JobCourse(Catalogue catalogue, Dispatcher dispatcher, PendingEffects pending) {
        this.catalogue = catalogue;
        this.dispatcher = dispatcher;
        this.pending = pending;
    }

    void begin(Job job, Instant now) {
        catalogue.add(job);
        tell(job, new JobNews.Created(), now);
        addTask(job, TaskId.prepare(job.id), Ledger.PREPARING_CLASS);
    }

    boolean prepared(Task task, PreparedRows rows, Instant now) {
        Job job = jobOf(task);
        task.become(new TaskState.Done());
        job.rows = Optional.of(rows);
        job.become(new JobState.Queued(), now);
        tell(job, new JobNews.FilesValidated(rows), now);
        addTask(job, TaskId.train(job.id), job.submission.recipe().placement().workerClass());
        return true;
    }

    void granted(Task task, Worker worker, Instant now) {
        switch (task.id().kind()) {
            case TRAIN -> jobOf(task).become(new JobState.Running(worker), now);
            case PREPARE, EVALUATE, TEST -> {}
        }
    }

    boolean trainingStarted(Task task, LedgerEvent.TrainingStarted event, Instant now) {
        Job job = jobOf(task);
        if (job.begunAttempt == event.attempt().number()) {
            return false; // a repetition
        }
        job.begunAttempt = event.attempt().number();
        job.totalSteps = event.totalSteps();
        tell(
                job,
                new JobNews.TrainingBegan(
                        event.worker().name(), event.attempt().number(), event.totalSteps(), event.resumedFrom()),
                now);
        return true;
    }

    boolean checkpointSaved(Task task, Checkpoint checkpoint, Instant now) {
        Job job = jobOf(task);
        if (!job.checkpoints.isEmpty() && checkpoint.step() <= job.checkpoints.lastKey()) {
            return false;
        }
        Job.Saved saved = new Job.Saved(checkpoint, now, job.isDue(checkpoint));
        job.checkpoints.put(checkpoint.step(), saved);
        tell(job, new JobNews.CheckpointCreated(checkpoint, job.totalSteps), now);
        if (saved.validation instanceof ScoreState.Awaited) {
            addTask(job, TaskId.evaluate(job.id, checkpoint.step()), Ledger.SCORING_CLASS);
        }
        return true;
    }

    boolean trainingEnded(Task task, LedgerEvent.TrainingEnded event, Instant now) {
        Job job = jobOf(task);
        if (job.checkpoints.isEmpty() || job.checkpoints.lastKey() != event.lastStep()) {
            return false; // its last checkpoint is not in the log, so there would be nothing to call
        }
        task.become(new TaskState.Done());
        job.trainingEnded = true;
        job.trainedRows = event.trainedRows();
        job.resultFile = Optional.of(storeStepMetrics(job, event.stepMetrics(), now));
        job.become(new JobState.Scoring(), now);
        tell(job, new JobNews.TrainingDone(event.lastStep(), event.stoppedEarly()), now);
        scoreLast(job);
        proceed(job, now);
        return true;
    }

    /** What turned out to be the last checkpoint is scored, whether or not it was due when it was made. */
    private void scoreLast(Job job) {
        Job.Saved last = job.checkpoints.lastEntry().getValue();
        if (last.validation instanceof ScoreState.NotDue) {
            last.validation = new ScoreState.Awaited();
            addTask(job, TaskId.evaluate(job.id, last.checkpoint.step()), Ledger.SCORING_CLASS);
        }
    }

    private String storeStepMetrics(Job job, ObjectReference content, Instant now) {
        String id = "file-" + job.id.substring(job.id.indexOf('-') + 1) + "-steps";
        catalogue.store(new FileView(job.tenant, id, "step_metrics.csv", "fine-tune-results", content, now));
        return id;
    }

    boolean scored(Task task, LedgerEvent.Scored event, Instant now) {
        Job job = jobOf(task);
        Job.Saved saved = job.checkpoints.get(task.id().step());
        if (!saved.checkpoint.manifest().sha256().equals(event.manifestSha256())) {
            return false; // a score for other bytes than the log vouches for
        }
        task.become(new TaskState.Done());
        setScore(task, saved, new ScoreState.Scored(event.evaluation()));
        tell(job, new JobNews.CheckpointScored(task.id().step(), event.evaluation(), isHeldout(task)), now);
        proceed(job, now);
        return true;
    }

    /** The attempt failed; the task is tried again unless that cannot help or was tried often enough. */
    boolean attemptFailed(Task task, Failure failure, Instant now) {
        Job job = jobOf(task);
        dispatcher.withdraw(task);
        int failures = task.countFailure();
        boolean again = failure.code().worthRetrying()
                && failures < job.submission.recipe().placement().maxAttempts();
        if (again) {
            tell(job, new JobNews.Retrying(task.id().toString(), task.attempt().number(), failure), now);
            waitAgain(job, task, now);
        } else {
            task.become(new TaskState.GivenUp(failure));
            givenUp(job, task, failure, now);
        }
        return true;
    }

    boolean attemptReleased(Task task, Instant now) {
        dispatcher.withdraw(task);
        waitAgain(jobOf(task), task, now);
        return true;
    }

    private void waitAgain(Job job, Task task, Instant now) {
        task.become(new TaskState.Waiting());
        dispatcher.await(task);
        switch (task.id().kind()) {
            case TRAIN -> job.become(new JobState.Queued(), now);
            case PREPARE, EVALUATE, TEST -> {}
        }
    }

    private void givenUp(Job job, Task task, Failure failure, Instant now) {
        switch (task.id().kind()) {
            case PREPARE, TRAIN -> end(job, new JobState.Failed(failure), new JobNews.Failed(failure), now);
            case EVALUATE, TEST -> {
                setScore(task, job.checkpoints.get(task.id().step()), new ScoreState.InError(failure));
                tell(job, new JobNews.CheckpointNotScored(task.id().step(), failure, isHeldout(task)), now);
                proceed(job, now);
            }
        }
    }

    /** After training: when every due score is in, the best is tested once on held-out rows, and the job is done. */
    private void proceed(Job job, Instant now) {
        if (!job.trainingEnded || job.state().isFinal() || !job.allScoresAreIn()) {
            return;
        }
        Optional<Job.Saved> best = job.best();
        if (best.isEmpty()) {
            Failure failure = Failure.of(
                    FailureCode.EVALUATION_FAILED,
                    "No checkpoint could be scored, so none can be called the best. The weights are kept.");
            end(job, new JobState.Failed(failure), new JobNews.Failed(failure), now);
            return;
        }
        Job.Saved chosen = best.get();
        TaskId test = TaskId.test(job.id, chosen.checkpoint.step());
        if (job.rows.orElseThrow().heldout().isPresent() && !job.tasks.containsKey(test)) {
            chosen.heldout = new ScoreState.Awaited();
            addTask(job, test, Ledger.SCORING_CLASS);
        } else if (!(chosen.heldout instanceof ScoreState.Awaited)) {
            succeed(job, chosen, now);
        }
    }

    private void succeed(Job job, Job.Saved chosen, Instant now) {
        String name = job.modelName();
        catalogue.register(Catalogue.modelOf(job, chosen, name, now));
        long step = chosen.checkpoint.step();
        end(job, new JobState.Succeeded(name, step), new JobNews.Succeeded(name, step), now);
    }

    void cancel(Job job, Instant now) {
        end(job, new JobState.Cancelled(), new JobNews.Cancelled(), now);
    }

    private void end(Job job, JobState last, JobNews.Kind news, Instant now) {
        for (Task task : job.tasks.values()) {
            if (task.isOpen()) {
                dispatcher.withdraw(task);
                if (task.state() instanceof TaskState.Owned(Worker worker, String ignored, Instant ignoredSince)) {
                    pending.add(new Effect.Stop(task.attempt(), worker, LedgerEvent.StopReason.CANCELLED));
                }
                task.become(new TaskState.Withdrawn());
            }
        }
        job.awaitNothing();
        job.become(last, now);
        catalogue.close(job);
        tell(job, news, now);
    }

    void delete(Job job) {
        catalogue.remove(job);
        Set<String> buckets = new LinkedHashSet<>();
        job.rows.ifPresent(rows -> {
            buckets.add(rows.learning().bucket());
            rows.heldout().ifPresent(manifest -> buckets.add(manifest.bucket()));
        });
        job.checkpoints
                .values()
                .forEach(saved -> buckets.add(saved.checkpoint.manifest().bucket()));
        List<Effect.Erase.Prefix> prefixes = buckets.stream()
                .map(bucket -> new Effect.Erase.Prefix(bucket, job.tenant + "/jobs/" + job.id + "/"))
                .toList();
        if (!prefixes.isEmpty()) {
            pending.add(new Effect.Erase(job.id, prefixes));
        }
    }

    private void addTask(Job job, TaskId id, String queueClass) {
        Task task = new Task(id, queueClass, job.order, job.tasks.size());
        job.tasks.put(id, task);
        dispatcher.await(task);
    }

    private void tell(Job job, JobNews.Kind kind, Instant now) {
        JobNews news = new JobNews(job.news.size() + 1L, now, kind);
        job.news.add(news);
        pending.add(new Effect.Publish(job.tenant, job.id, news));
    }

    private Job jobOf(Task task) {
        return catalogue.job(task.id().job()).orElseThrow();
    }

    private static boolean isHeldout(Task task) {
        return switch (task.id().kind()) {
            case TEST -> true;
            case PREPARE, TRAIN, EVALUATE -> false;
        };
    }

    private static void setScore(Task task, Job.Saved saved, ScoreState score) {
        if (isHeldout(task)) {
            saved.heldout = score;
        } else {
            saved.validation = score;
        }
    }
}
