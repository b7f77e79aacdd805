package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.util.function.UnaryOperator;

/** Events and views with one thing in them changed: what a wrong fold would take them for. */
final class Rewritten {

    private Rewritten() {}

    static LedgerEvent by(LedgerEvent.FromAttempt said, Attempt attempt, Worker worker) {
        return switch (said) {
            case LedgerEvent.Claimed claimed -> claimed;
            case LedgerEvent.Prepared prepared -> new LedgerEvent.Prepared(attempt, worker, prepared.rows());
            case LedgerEvent.TrainingStarted started ->
                new LedgerEvent.TrainingStarted(attempt, worker, started.totalSteps(), started.resumedFrom());
            case LedgerEvent.CheckpointSaved saved ->
                new LedgerEvent.CheckpointSaved(attempt, worker, saved.checkpoint());
            case LedgerEvent.BatchSkipped skipped ->
                new LedgerEvent.BatchSkipped(attempt, worker, skipped.step(), skipped.rolledBackTo(), skipped.loss());
            case LedgerEvent.ReplayCompared compared ->
                new LedgerEvent.ReplayCompared(attempt, worker, compared.receipt());
            case LedgerEvent.TrainingEnded ended ->
                new LedgerEvent.TrainingEnded(
                        attempt,
                        worker,
                        ended.lastStep(),
                        ended.stoppedEarly(),
                        ended.stepMetrics(),
                        ended.trainedRows());
            case LedgerEvent.Scored scored ->
                new LedgerEvent.Scored(attempt, worker, scored.manifestSha256(), scored.evaluation());
            case LedgerEvent.TaskFailed failed -> new LedgerEvent.TaskFailed(attempt, worker, failed.failure());
            case LedgerEvent.TaskReleased released -> new LedgerEvent.TaskReleased(attempt, worker, released.why());
        };
    }

    static LedgerEvent.FromGeneration of(LedgerEvent.FromGeneration said, long generation) {
        return switch (said) {
            case LedgerEvent.Queued queued ->
                new LedgerEvent.Queued(queued.attempt(), generation, queued.queueOffset());
            case LedgerEvent.Granted granted ->
                new LedgerEvent.Granted(
                        granted.attempt(), granted.worker(), granted.claim(), generation, granted.assignment());
            case LedgerEvent.Refused refused ->
                new LedgerEvent.Refused(
                        refused.attempt(), refused.worker(), refused.claim(), generation, refused.why());
            case LedgerEvent.StopOrdered stop ->
                new LedgerEvent.StopOrdered(stop.attempt(), stop.worker(), generation, stop.why());
            case LedgerEvent.PauseOrdered pause ->
                new LedgerEvent.PauseOrdered(pause.attempt(), pause.worker(), generation);
            case LedgerEvent.LimitsSet set -> new LedgerEvent.LimitsSet(set.limits(), generation);
            case LedgerEvent.WorkerLost lost ->
                new LedgerEvent.WorkerLost(lost.worker(), generation, lost.silentMillis());
            case LedgerEvent.AttemptLost lost -> new LedgerEvent.AttemptLost(lost.attempt(), generation, lost.why());
            case LedgerEvent.ResultPublished published ->
                new LedgerEvent.ResultPublished(published.tenant(), published.job(), published.sequence(), generation);
            case LedgerEvent.Erased erased -> new LedgerEvent.Erased(erased.subject(), generation);
            case LedgerEvent.CheckpointsDropped dropped ->
                new LedgerEvent.CheckpointsDropped(dropped.tenant(), dropped.job(), dropped.steps(), generation);
            case LedgerEvent.TimeTold ignored -> new LedgerEvent.TimeTold(generation);
            case LedgerEvent.FoldVersion told -> new LedgerEvent.FoldVersion(told.version(), generation);
            case LedgerEvent.BatchValidated validated ->
                new LedgerEvent.BatchValidated(validated.tenant(), validated.batch(), generation, validated.lines());
            case LedgerEvent.BatchRefused refused ->
                new LedgerEvent.BatchRefused(refused.tenant(), refused.batch(), generation, refused.faults());
            case LedgerEvent.BatchAdvanced advanced ->
                new LedgerEvent.BatchAdvanced(
                        advanced.tenant(), advanced.batch(), generation, advanced.number(), advanced.part());
            case LedgerEvent.BatchEnded ended ->
                new LedgerEvent.BatchEnded(
                        ended.tenant(), ended.batch(), generation, ended.parts(), ended.output(), ended.errors());
            case LedgerEvent.JobArchived archived ->
                new LedgerEvent.JobArchived(archived.tenant(), archived.job(), generation, archived.content());
        };
    }

    static LedgerEvent placed(LedgerEvent.JobSubmitted event, UnaryOperator<Placement> change) {
        Recipe recipe = event.submission().recipe();
        return with(
                event,
                recipe.checkpoints(),
                change.apply(recipe.placement()),
                event.submission().retry());
    }

    static LedgerEvent keeping(LedgerEvent.JobSubmitted event, CheckpointSettings.Keep keep) {
        Recipe recipe = event.submission().recipe();
        CheckpointSettings settings = recipe.checkpoints();
        return with(
                event,
                new CheckpointSettings(settings.checkpointEvery(), settings.evaluateEvery(), keep),
                recipe.placement(),
                event.submission().retry());
    }

    static LedgerEvent recognised(LedgerEvent.JobSubmitted event, Submission.RetryKey retry) {
        Recipe recipe = event.submission().recipe();
        return with(event, recipe.checkpoints(), recipe.placement(), retry);
    }

    private static LedgerEvent with(
            LedgerEvent.JobSubmitted event,
            CheckpointSettings checkpoints,
            Placement placement,
            Submission.RetryKey retry) {
        Submission submission = event.submission();
        Recipe recipe = submission.recipe();
        return new LedgerEvent.JobSubmitted(
                event.tenant(),
                event.job(),
                new Submission(
                        submission.model(),
                        submission.suffix(),
                        submission.registeredName(),
                        submission.trainingFile(),
                        submission.validationFile(),
                        new Recipe(
                                recipe.learning(),
                                recipe.optimizer(),
                                recipe.schedule(),
                                recipe.length(),
                                recipe.batching(),
                                recipe.gradientClip(),
                                recipe.seed(),
                                checkpoints,
                                recipe.earlyStopping(),
                                recipe.metrics(),
                                placement),
                        submission.metadata(),
                        retry,
                        submission.reproduces(),
                        submission.traceParent()));
    }

    static JobView in(JobView job, JobState state) {
        return new JobView(
                job.tenant(),
                job.id(),
                job.createdAt(),
                job.submission(),
                state,
                job.modelName(),
                job.finishedAt(),
                job.rows(),
                job.totalSteps(),
                job.trainedRows(),
                job.halvings(),
                job.receipts(),
                job.position(),
                job.waitingFor(),
                job.resultFile(),
                job.checkpoints(),
                job.phases(),
                job.news());
    }
}
