package dev.trainyard.trainer.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.checkpoint.Opened;
import java.io.IOException;
import java.util.Map;

/** Stored bytes are not those that the log vouches for. */
final class DamagedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    DamagedException(ManifestReference reference, Opened.Damaged damaged) {
        super(damaged.part() + ": " + damaged.why());
        this.failure = new Failure(
                FailureCode.CHECKPOINT_DAMAGED,
                "A stored part cannot be used: " + damaged.part() + ": " + damaged.why() + ".",
                "",
                Map.of(Failure.MANIFEST, reference.key(), "part", damaged.part()));
    }

    /** The same in the words of a job. */
    Failure failure() {
        return failure;
    }
}
