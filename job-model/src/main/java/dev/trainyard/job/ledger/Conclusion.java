package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.recipe.Batching;
import dev.trainyard.job.recipe.Placement;
import dev.trainyard.job.recipe.Recipe;

/** What a failed job leaves, and the cheapest way to have it go well next time, with the job's own numbers. */
final class Conclusion {

    private Conclusion() {}

    static String kept(Job job) {
        long checkpoints = job.checkpoints.values().stream()
                .filter(saved -> saved.droppedAt.isEmpty())
                .count();
        if (checkpoints > 0) {
            return (checkpoints == 1 ? "1 checkpoint, at step " : checkpoints + " checkpoints, the newest at step ")
                    + job.checkpoints.lastKey() + (job.totalSteps > 0 ? " of " + job.totalSteps : "")
                    + ", and the prepared rows.";
        }
        return job.rows.isPresent()
                ? "The prepared rows; no checkpoint had been made."
                : "The uploaded file; nothing else had been made.";
    }

    static String mend(Job job, Failure failure) {
        Recipe recipe = job.submission.recipe();
        Placement placement = recipe.placement();
        double rate = recipe.optimizer().learningRate();
        return switch (failure.code()) {
            case INVALID_TRAINING_FILE ->
                "Mend the file where the message says, upload it again and submit the job with the new file.";
            case FILE_NOT_FOUND -> "Upload the file again and submit the job with the new file.";
            case DIVERGED ->
                "Lower optimizer.learning_rate from " + rate + " to " + rate / 10
                        + (recipe.gradientClip().isPresent() ? "." : ", or set gradient_clip to 1.");
            case MAX_DURATION -> longer(job, placement);
            case OUT_OF_MEMORY ->
                "Take a worker_class with more memory than " + placement.workerClass() + ", a smaller network, or "
                        + smallerBatch(recipe) + "; a micro-batch had been halved "
                        + (job.halvings == 1 ? "once." : job.halvings + " times.");
            case WORKER_DIED, WORKER_SILENT, WORKER_STALLED, QUEUE_RECORD_VANISHED ->
                "Submit the job again: its request was not at fault. Where machines come and go, raise"
                        + " limits.max_attempts above " + placement.maxAttempts() + ".";
            case ENGINE_CRASHED ->
                "Give the evidence to the operator; " + smallerBatch(recipe) + " may avoid what crashed the engine.";
            case STORE_UNAVAILABLE -> "See that the object store answers, then submit the job again.";
            case CHECKPOINT_DAMAGED ->
                "Have the object store's disks checked, then submit the job again: stored bytes had changed.";
            case EVALUATION_FAILED -> "Read the checkpoints' own errors; the weights can be downloaded and called.";
            case INTERNAL_ERROR -> "Submit the job again; if it fails alike, give the evidence to the operator.";
        };
    }

    private static String smallerBatch(Recipe recipe) {
        return switch (recipe.batching()) {
            case Batching.FullBatch ignored -> "a batch_size instead of \"full\"";
            case Batching.MiniBatch batch ->
                batch.size() == 1
                        ? "fewer features"
                        : "a batch_size below " + batch.size() + " with accumulate above " + batch.accumulate();
        };
    }

    private static String longer(Job job, Placement placement) {
        long allowed = placement.maxDuration().orElseThrow().toSeconds();
        long done = job.checkpoints.isEmpty() ? 0 : job.checkpoints.lastKey();
        String estimate = done > 0 && job.totalSteps > done
                ? "; at its pace the whole run needs about " + Math.ceilDiv(allowed * job.totalSteps, done) + " s"
                : "";
        return "Raise limits.max_duration above " + allowed + " s, or train fewer steps" + estimate + ".";
    }
}
