package dev.trainyard.job.ledger;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import java.time.Instant;

/** A model, or a checkpoint called by name, as readers see it. */
public record ModelView(
        String tenant,
        String name,
        String job,
        Recipe recipe,
        PreparedRows rows,
        Checkpoint checkpoint,
        Instant createdAt)
        implements NamedModel {

    @Override
    public ManifestReference manifest() {
        return checkpoint.manifest();
    }

    @Override
    public ObjectReference weights() {
        return checkpoint.weights();
    }
}
