package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.JobRequest;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.recipe.Length;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job in the fine-tuning protocol's shape, with our members beside it. */
final class JobJson {

    private JobJson() {}

    static Map<String, Object> of(JobView job) {
        Recipe recipe = job.submission().recipe();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", job.id());
        json.put("object", "fine_tuning.job");
        json.put("created_at", job.createdAt().getEpochSecond());
        json.put("model", job.submission().model());
        json.put("fine_tuned_model", model(job.state()).orElse(null));
        json.put("organization_id", job.tenant());
        json.put("status", status(job.state()));
        json.put("error", failure(job.state()).map(JobJson::error).orElse(null));
        json.put("finished_at", job.finishedAt().map(Instant::getEpochSecond).orElse(null));
        json.put("estimated_finish", null);
        json.put("training_file", job.submission().trainingFile());
        json.put("validation_file", job.submission().validationFile().orElse(null));
        json.put("result_files", job.resultFile().map(List::of).orElse(List.of()));
        json.put("trained_tokens", job.trainedRows() == 0 ? null : job.trainedRows());
        json.put("hyperparameters", hyperparameters(recipe));
        json.put(
                "method",
                Map.of("type", "supervised", "supervised", Map.of("hyperparameters", hyperparameters(recipe))));
        json.put("integrations", List.of());
        json.put("seed", recipe.seed());
        json.put(
                "metadata",
                job.submission().metadata().isEmpty() ? null : job.submission().metadata());
        json.put("user_provided_suffix", job.submission().suffix().orElse(null));
        json.put("recipe", RecipeWriter.write(recipe));
        json.put("reproduces", job.submission().reproduces().orElse(null));
        json.put("position", job.position().isPresent() ? job.position().getAsLong() : null);
        json.put("waiting_for", job.waitingFor().orElse(null));
        json.put("micro_batch_halvings", job.halvings());
        json.put("replays", job.receipts().stream().map(ReplayJson::of).toList());
        json.put("phases", job.phases().stream().map(JobJson::phase).toList());
        json.put("total_steps", job.totalSteps() == 0 ? null : job.totalSteps());
        job.rows().ifPresent(rows -> {
            json.put(
                    "rows",
                    Map.of(
                            "read", rows.rows().read(),
                            "dropped", rows.rows().dropped(),
                            "train", rows.rows().train(),
                            "validation", rows.rows().validation(),
                            "test", rows.rows().heldout()));
            json.put("warnings", rows.warnings());
        });
        return json;
    }

    /** The job with its checkpoints and their scores, for callers that waited for the end. */
    static Map<String, Object> withScores(JobView job) {
        Map<String, Object> json = of(job);
        List<Map<String, Object>> checkpoints = new ArrayList<>();
        job.checkpoints().reversed().forEach(checkpoint -> checkpoints.add(CheckpointJson.of(job, checkpoint)));
        json.put("checkpoints", checkpoints);
        if (job.state() instanceof JobState.Succeeded succeeded) {
            json.put("best_checkpoint", CheckpointJson.idOf(job.id(), succeeded.bestStep()));
        }
        return json;
    }

    static String status(JobState state) {
        return switch (state) {
            case JobState.ValidatingFiles ignored -> "validating_files";
            case JobState.Queued ignored -> "queued";
            case JobState.Running ignored -> "running";
            case JobState.Scoring ignored -> "running"; // the protocol knows no scoring after training
            case JobState.Pausing ignored -> "pausing";
            case JobState.Paused ignored -> "paused";
            case JobState.Succeeded ignored -> "succeeded";
            case JobState.Failed ignored -> "failed";
            case JobState.Cancelled ignored -> "cancelled";
        };
    }

    private static Optional<String> model(JobState state) {
        return state instanceof JobState.Succeeded succeeded ? Optional.of(succeeded.model()) : Optional.empty();
    }

    private static Optional<Failure> failure(JobState state) {
        return state instanceof JobState.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
    }

    static Map<String, Object> error(Failure failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code().wireName());
        error.put("message", failure.message());
        error.put("param", failure.param().isEmpty() ? null : failure.param());
        error.put("origin", failure.code().origin().wireName());
        error.put("kept", failure.kept().orElse(null));
        error.put("mend", failure.mend().orElse(null));
        error.put("evidence", failure.evidence());
        return error;
    }

    private static Map<String, Object> hyperparameters(Recipe recipe) {
        Object epochs =
                switch (recipe.length()) {
                    case Length.Epochs length -> length.count();
                    case Length.Steps ignored -> "auto";
                };
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("n_epochs", epochs);
        json.put(
                "batch_size",
                JobRequest.batchSize(recipe).<Object>map(size -> size).orElse("auto"));
        json.put("learning_rate_multiplier", recipe.learningRateMultiplier());
        return json;
    }

    private static Map<String, Object> phase(JobView.Phase phase) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", phase.name());
        json.put("started_at", seconds(phase.startedAt()));
        json.put("ended_at", phase.endedAt().map(JobJson::seconds).orElse(null));
        json.put(
                "seconds",
                phase.endedAt()
                        .map(end -> Duration.between(phase.startedAt(), end).toMillis() / 1000.0)
                        .orElse(null));
        return json;
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
