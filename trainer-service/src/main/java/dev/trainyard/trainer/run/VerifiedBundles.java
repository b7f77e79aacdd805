package dev.trainyard.trainer.run;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import java.util.Set;

/** Opens wholes as the log vouches for them, and nothing else. */
final class VerifiedBundles {

    private final BundleStore bundles;

    VerifiedBundles(BundleStore bundles) {
        this.bundles = bundles;
    }

    Bundle open(ManifestReference reference) throws DamagedException {
        return whole(bundles.open(reference), reference);
    }

    Bundle open(ManifestReference reference, Set<String> parts) throws DamagedException {
        return whole(bundles.open(reference, parts), reference);
    }

    private static Bundle whole(Opened opened, ManifestReference reference) throws DamagedException {
        return switch (opened) {
            case Opened.Whole whole -> whole.bundle();
            case Opened.Damaged damaged -> throw new DamagedException(reference, damaged);
        };
    }
}
