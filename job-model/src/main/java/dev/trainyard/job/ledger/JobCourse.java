package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.TaskId;
import java.time.Instant;
import java.util.Optional;

/** The course of a job: which task follows which, and what each outcome means for the whole. */
final class JobCourse {

    private final Catalogue catalogue;
    private final Dispatcher dispatcher;
    private final Holding holding;
    private final Retries retries;
    private final Retention retention;
    private final TimeLimit timeLimit;
    private final Ending ending;
    private final Announcements announcements;

    JobCourse(
            Catalogue catalogue,
            Dispatcher dispatcher,
            Holding holding,
            Retries retries,
            Retention retention,
            TimeLimit timeLimit,
            Ending ending,
            Announcements announcements) {
        this.catalogue = catalogue;
        this.dispatcher = dispatcher;
        this.holding = holding;
        this.retries = retries;
        this.retention = retention;
        this.timeLimit = timeLimit;
        this.ending = ending;
        this.announcements = announcements;
    }

    void begin(Job job, Instant now) {
        catalogue.add(job);
        tell(job, new JobNews.Created(), now);
        addTask(job, TaskId.prepare(job.id), Ledger.PREPARING_CLASS);
    }

    boolean prepared(Task task, PreparedRows rows, Instant now) {
        Job job = jobOf(task);
        done(task, now);
        job.rows = Optional.of(rows);
        addTask(job, TaskId.train(job.id), job.submission.recipe().placement().workerClass());
        job.follow(now);
        tell(job, new JobNews.FilesValidated(rows), now);
        holding.settle(job, now);
        return true;
    }

    /** An attempt has its owner; said again when the owner asks again. */
    void granted(Task task, Instant now) {
        Job job = jobOf(task);
        job.follow(now);
        if (task.isTraining()) {
            catalogue.begun(job);
            timeLimit.begin(job, task, now);
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

    boolean batchSkipped(Task task, LedgerEvent.BatchSkipped event, Instant now) {
        Job job = jobOf(task);
        boolean isNew = job.skipped.add(new Job.SkippedBatch(event.attempt().number(), event.step()));
        if (isNew) {
            tell(job, new JobNews.BatchSkipped(event.step(), event.rolledBackTo(), event.loss()), now);
        }
        return isNew;
    }

    boolean replayCompared(Task task, LedgerEvent.ReplayCompared event, Instant now) {
        Job job = jobOf(task);
        long attempt = event.attempt().number();
        if (job.receipts.stream().anyMatch(known -> known.attempt() == attempt)) {
            return false; // an attempt compares once
        }
        job.receipts.add(new JobView.Replay(attempt, event.worker().name(), now, event.receipt()));
        tell(job, new JobNews.ReplayCompared(attempt, event.receipt()), now);
        return true;
    }

    boolean checkpointSaved(Task task, Checkpoint checkpoint, Instant now) {
        Job job = jobOf(task);
        if (job.resumable()
                .filter(newest -> checkpoint.step() <= newest.checkpoint.step())
                .isPresent()) {
            return false;
        }
        Job.Saved saved = new Job.Saved(checkpoint, now, job.isDue(checkpoint));
        job.checkpoints.put(checkpoint.step(), saved); // a damaged one of the same step gives way
        tell(job, new JobNews.CheckpointCreated(checkpoint, job.totalSteps), now);
        if (saved.awaitsScore()) {
            awaitScore(job, checkpoint, now);
        }
        retention.look(job, now);
        return true;
    }

    boolean trainingEnded(Task task, LedgerEvent.TrainingEnded event, Instant now) {
        Job job = jobOf(task);
        if (job.resumable()
                .filter(newest -> newest.checkpoint.step() == event.lastStep())
                .isEmpty()) {
            return false; // its last checkpoint is not in the log, so there would be nothing to call
        }
        done(task, now);
        job.trainingEnded = true;
        job.trainedRows = event.trainedRows();
        job.resultFile = Optional.of(storeStepMetrics(job, event.stepMetrics(), now));
        job.follow(now);
        tell(job, new JobNews.TrainingDone(event.lastStep(), event.stoppedEarly()), now);
        scoreLast(job, now);
        proceed(job, now);
        return true;
    }

    /** What turned out to be the last checkpoint is scored, whether or not it was due when it was made. */
    private void scoreLast(Job job, Instant now) {
        Job.Saved last = job.resumable().orElseThrow();
        if (last.validation instanceof ScoreState.NotDue) {
            last.validation = new ScoreState.Awaited();
            awaitScore(job, last.checkpoint, now);
        }
    }

    private String storeStepMetrics(Job job, ObjectReference content, Instant now) {
        String id = "file-" + job.id.substring(job.id.indexOf('-') + 1) + "-steps";
        catalogue.store(new FileView(
                job.tenant,
                id,
                "step_metrics.csv",
                "fine-tune-results",
                content,
                now,
                Optional.empty(),
                Optional.empty()));
        return id;
    }

    boolean scored(Task task, LedgerEvent.Scored event, Instant now) {
        Job job = jobOf(task);
        Job.Saved saved = job.checkpoints.get(task.id().step());
        if (!saved.checkpoint.manifest().sha256().equals(event.manifestSha256())) {
            return false; // a score for other bytes than the log vouches for
        }
        done(task, now);
        setScore(task, saved, new ScoreState.Scored(event.evaluation()));
        tell(job, new JobNews.CheckpointScored(task.id().step(), event.evaluation(), isHeldout(task)), now);
        proceed(job, now);
        return true;
    }

    /** The attempt failed; the task is tried again unless that cannot help or was tried often enough. */
    boolean attemptFailed(Task task, Failure failure, Instant now) {
        Job job = jobOf(task);
        dispatcher.withdraw(task);
        if (!retries.tryAgain(job, task, failure, now)) {
            task.become(new TaskState.GivenUp(failure), now);
            givenUp(job, task, failure, now);
        }
        retention.look(job, now);
        return true;
    }

    boolean attemptReleased(Task task, Instant now) {
        dispatcher.withdraw(task);
        retries.waitAgain(jobOf(task), task, now);
        return true;
    }

    private void givenUp(Job job, Task task, Failure failure, Instant now) {
        switch (task.id().kind()) {
            case PREPARE, TRAIN -> ending.fail(job, failure, now);
            case EVALUATE, TEST -> {
                setScore(task, job.checkpoints.get(task.id().step()), new ScoreState.InError(failure));
                tell(job, new JobNews.CheckpointNotScored(task.id().step(), failure, isHeldout(task)), now);
                proceed(job, now);
            }
        }
    }

    /** After training: when every due score is in, the best is tested once on held-out rows, and the job is done. */
    private void proceed(Job job, Instant now) {
        if (job.trainingEnded && !job.state().isFinal() && job.allScoresAreIn()) {
            conclude(job, now);
        }
        holding.settle(job, now);
        retention.look(job, now);
    }

    private void conclude(Job job, Instant now) {
        Optional<Job.Saved> best = job.best();
        if (best.isEmpty()) {
            Failure failure = Failure.of(
                    FailureCode.EVALUATION_FAILED,
                    "No checkpoint could be scored, so none can be called the best. The weights are kept.");
            ending.fail(job, failure, now);
            return;
        }
        Job.Saved chosen = best.get();
        TaskId test = TaskId.test(job.id, chosen.checkpoint.step());
        if (job.rows.orElseThrow().heldout().isPresent() && !job.tasks.containsKey(test)) {
            chosen.heldout = new ScoreState.Awaited();
            addTask(job, test, Ledger.SCORING_CLASS);
        } else if (!(chosen.heldout instanceof ScoreState.Awaited)) {
            ending.succeed(job, chosen, now);
        }
    }

    private void awaitScore(Job job, Checkpoint checkpoint, Instant now) {
        TaskId id = TaskId.evaluate(job.id, checkpoint.step());
        Task known = job.tasks.get(id);
        if (known == null) {
            addTask(job, id, Ledger.SCORING_CLASS);
        } else if (!known.isOpen()) {
            // The checkpoint stands in the place of a damaged one, whose score says nothing of it.
            known.become(new TaskState.Waiting(), now);
            retries.await(job, known);
        }
    }

    private void done(Task task, Instant now) {
        dispatcher.withdraw(task);
        task.become(new TaskState.Done(), now);
    }

    private void addTask(Job job, TaskId id, String queueClass) {
        Task task = new Task(id, queueClass, job);
        job.tasks.put(id, task);
        retries.await(job, task);
    }

    private void tell(Job job, JobNews.Kind kind, Instant now) {
        announcements.tell(job, kind, now);
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
