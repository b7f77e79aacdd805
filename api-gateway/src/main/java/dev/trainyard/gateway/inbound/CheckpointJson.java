package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Evaluation;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** A checkpoint in the protocol's shape, with digest, bytes and the evaluator's scores beside it. */
final class CheckpointJson {

    private CheckpointJson() {}

    static String idOf(String job, long step) {
        return "ftckpt_" + job.substring(job.indexOf('-') + 1) + "_" + step;
    }

    static Map<String, Object> of(JobView job, JobView.CheckpointView view) {
        Checkpoint checkpoint = view.checkpoint();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", idOf(job.id(), checkpoint.step()));
        json.put("object", "fine_tuning.job.checkpoint");
        json.put("created_at", view.createdAt().getEpochSecond());
        json.put("fine_tuning_job_id", job.id());
        json.put("fine_tuned_model_checkpoint", job.modelName() + ":ckpt-step-" + checkpoint.step());
        json.put("step_number", checkpoint.step());
        json.put("metrics", metrics(checkpoint));
        json.put("digest", checkpoint.weights().sha256());
        json.put("bytes", checkpoint.weights().bytes());
        json.put("dropped_at", view.droppedAt().map(Instant::getEpochSecond).orElse(null));
        Map<String, Object> evaluation = score(view.validation());
        if (!(view.heldout() instanceof ScoreState.NotDue)) {
            evaluation.put("test", score(view.heldout()));
        }
        json.put("evaluation", evaluation);
        return json;
    }

    private static Map<String, Object> metrics(Checkpoint checkpoint) {
        Checkpoint.Losses losses = checkpoint.losses();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", checkpoint.step());
        json.put("train_loss", losses.trainLoss());
        put(json, "train_mean_token_accuracy", losses.trainAccuracy());
        put(json, "valid_loss", losses.validLoss());
        put(json, "valid_mean_token_accuracy", losses.validAccuracy());
        put(json, "full_valid_loss", losses.validLoss());
        put(json, "full_valid_mean_token_accuracy", losses.validAccuracy());
        return json;
    }

    private static void put(Map<String, Object> json, String name, OptionalDouble value) {
        if (value.isPresent()) {
            json.put(name, value.getAsDouble());
        }
    }

    static Map<String, Object> score(ScoreState state) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (state) {
            case ScoreState.NotDue ignored -> json.put("status", "not_due");
            case ScoreState.Awaited ignored -> json.put("status", "pending");
            case ScoreState.Scored scored -> {
                json.put("status", "scored");
                json.putAll(evaluation(scored.evaluation()));
            }
            case ScoreState.InError error -> {
                json.put("status", "error");
                json.put("error", JobJson.error(error.failure()));
            }
        }
        return json;
    }

    static Map<String, Object> evaluation(Evaluation evaluation) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        evaluation.metrics().forEach((name, value) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", value.value());
            one.put("low", value.low());
            one.put("high", value.high());
            one.put("n", value.n());
            metrics.put(name, one);
        });
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("metrics", metrics);
        json.put("rows", evaluation.rows());
        return json;
    }
}
