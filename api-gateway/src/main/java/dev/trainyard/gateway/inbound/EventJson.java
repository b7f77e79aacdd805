package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A job's news as the protocol's events. */
public final class EventJson {

    private EventJson() {}

    private record Said(String level, String type, String message, Map<String, Object> data) {
        static Said info(String message) {
            return new Said("info", "message", message, Map.of());
        }
    }

    /** The event. */
    public static Map<String, Object> of(JobView job, JobNews news) {
        Said said = say(job, news.kind());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", idOf(job.id(), news.sequence()));
        json.put("object", "fine_tuning.job.event");
        json.put("created_at", news.at().getEpochSecond());
        json.put("level", said.level);
        json.put("message", said.message);
        json.put("type", said.type);
        json.put("data", said.data.isEmpty() ? null : said.data);
        json.put("fine_tuning_job_id", job.id());
        json.put("sequence", news.sequence());
        return json;
    }

    static String idOf(String job, long sequence) {
        return "ftevent-" + job.substring(job.indexOf('-') + 1) + "-" + sequence;
    }

    private static Said say(JobView job, JobNews.Kind kind) {
        return switch (kind) {
            case JobNews.Created ignored ->
                new Said(
                        "info",
                        "message",
                        "Created fine-tuning job: " + job.id(),
                        job.submission()
                                .retry()
                                .idempotencyKey()
                                .map(key -> Map.<String, Object>of("idempotency_key", key))
                                .orElse(Map.of()));
            case JobNews.FilesValidated validated ->
                Said.info("Files validated: " + validated.rows().rows().train() + " rows for training, "
                        + validated.rows().rows().validation() + " for validation, "
                        + validated.rows().rows().heldout() + " held out. Moving job to queued state");
            case JobNews.TrainingBegan began ->
                Said.info(
                        began.resumedFrom() == 0
                                ? "Fine-tuning job started on " + began.worker()
                                : "Fine-tuning job resumed from step " + began.resumedFrom() + " on " + began.worker());
            case JobNews.CheckpointCreated created -> step(created);
            case JobNews.CheckpointScored scored -> scored(scored);
            case JobNews.CheckpointNotScored failed ->
                new Said(
                        "error",
                        "message",
                        "Checkpoint at step " + failed.step() + " could not be scored: "
                                + failed.failure().message(),
                        Map.of("error", JobJson.error(failed.failure())));
            case JobNews.Retrying retrying ->
                new Said(
                        "warn",
                        "message",
                        "Attempt " + retrying.failedAttempt() + " at " + retrying.task() + " failed and is repeated: "
                                + retrying.failure().message(),
                        Map.of("error", JobJson.error(retrying.failure())));
            case JobNews.BatchSkipped skipped ->
                new Said(
                        "warn",
                        "message",
                        "The batch of step " + skipped.step() + " is skipped, since its loss was " + skipped.loss()
                                + "; training went back to step " + skipped.rolledBackTo(),
                        Map.of(
                                "step",
                                skipped.step(),
                                "rolled_back_to",
                                skipped.rolledBackTo(),
                                "loss",
                                Double.toString(skipped.loss())));
            case JobNews.ReplayCompared compared ->
                new Said(
                        ReplayJson.isAsItWas(compared.receipt()) ? "info" : "warn",
                        "message",
                        ReplayJson.sentence(compared.receipt()),
                        ReplayJson.of(compared.receipt()));
            case JobNews.MicroBatchHalved halved ->
                new Said(
                        "warn",
                        "message",
                        "Attempt " + halved.failedAttempt() + " ran out of memory; the next one takes a micro-batch in "
                                + (1L << halved.halvings()) + " parts and accumulates them: the same global batch. "
                                + halved.failure().message(),
                        Map.of("halvings", halved.halvings(), "error", JobJson.error(halved.failure())));
            case JobNews.Pausing ignored -> Said.info("Pausing: a checkpoint is written at the next step");
            case JobNews.Paused paused -> Said.info("Fine-tuning job paused at step " + paused.step());
            case JobNews.Resumed ignored -> Said.info("Fine-tuning job resumed");
            case JobNews.TrainingDone done ->
                Said.info("Training ended at step " + done.lastStep()
                        + (done.stoppedEarly() ? " by early stopping" : ""));
            case JobNews.Succeeded succeeded ->
                new Said(
                        "info",
                        "message",
                        "New fine-tuned model created: " + succeeded.model() + ". The job has successfully completed",
                        Map.of("best_step", succeeded.bestStep()));
            case JobNews.Failed failed ->
                new Said(
                        "error",
                        "message",
                        "The job failed: " + failed.failure().message(),
                        Map.of("error", JobJson.error(failed.failure())));
            case JobNews.Cancelled ignored -> Said.info("Fine-tuning job cancelled");
        };
    }

    private static Said step(JobNews.CheckpointCreated created) {
        Checkpoint.Losses losses = created.checkpoint().losses();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("step", created.checkpoint().step());
        data.put("total_steps", created.totalSteps());
        data.put("train_loss", losses.trainLoss());
        losses.trainAccuracy().ifPresent(value -> data.put("train_mean_token_accuracy", value));
        losses.validLoss().ifPresent(value -> data.put("valid_loss", value));
        losses.validAccuracy().ifPresent(value -> data.put("valid_mean_token_accuracy", value));
        losses.validLoss().ifPresent(value -> data.put("full_valid_loss", value));
        StringBuilder message = new StringBuilder("Step " + created.checkpoint().step() + "/" + created.totalSteps()
                + ": training loss=" + rounded(losses.trainLoss()));
        losses.validLoss()
                .ifPresent(value -> message.append(", validation loss=").append(rounded(value)));
        return new Said("info", "metrics", message.toString(), data);
    }

    private static Said scored(JobNews.CheckpointScored scored) {
        String metrics = scored.evaluation().metrics().entrySet().stream()
                .map(entry -> entry.getKey() + "=" + rounded(entry.getValue().value()))
                .collect(Collectors.joining(", "));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("step", scored.step());
        data.put("rows_of", scored.heldout() ? "test" : "validation");
        Evaluation evaluation = scored.evaluation();
        data.putAll(CheckpointJson.evaluation(evaluation));
        return new Said(
                "info",
                "message",
                "Checkpoint at step " + scored.step() + " scored on " + (scored.heldout() ? "test" : "validation")
                        + " rows: " + metrics,
                data);
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
