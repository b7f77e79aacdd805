package dev.trainyard.job.task;

import dev.trainyard.job.recipe.Recipe;
import java.util.Optional;

/** Everything that a worker needs to do a task it was granted. */
public sealed interface Assignment {

    /** The owner of the job. */
    String tenant();

    /** The job that the task belongs to. */
    String job();

    /** What is to be learnt. */
    Recipe recipe();

    /** Prepare the rows of an uploaded file. */
    record Prepare(String tenant, String job, Recipe recipe, UploadedFile training, Optional<UploadedFile> validation)
            implements Assignment {}

    /**
     * Train, from the start or from a checkpoint.
     *
     * @param halvings how often memory has run out: a micro-batch is cut into 2 to the power of this, and as many times
     *     more of them are accumulated, so the global batch stays what the recipe says
     */
    record Train(String tenant, String job, Recipe recipe, PreparedRows rows, Optional<Checkpoint> resume, int halvings)
            implements Assignment {}

    /**
     * Score a checkpoint from its stored bytes.
     *
     * @param heldout whether the held-out rows are scored instead of the validation rows
     */
    record Score(String tenant, String job, Recipe recipe, PreparedRows rows, Checkpoint checkpoint, boolean heldout)
            implements Assignment {}

    /** A file as the client sent it. */
    record UploadedFile(String id, String filename, ObjectReference content) {}
}
