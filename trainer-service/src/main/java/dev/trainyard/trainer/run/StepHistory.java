package dev.trainyard.trainer.run;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every step of a run, whoever ran it: each checkpoint has its stretch of reports and names the checkpoint before it.
 */
final class StepHistory {

    private static final String PREVIOUS_KEY = "previous_key";
    private static final String PREVIOUS_HASH = "previous_sha256";

    private StepHistory() {}

    /** How a manifest names the checkpoint before it. */
    static Map<String, String> naming(ManifestReference previous) {
        return Map.of(PREVIOUS_KEY, previous.key(), PREVIOUS_HASH, previous.sha256());
    }

    /** The reports up to a checkpoint, from the first step on. */
    static List<StepReport> upTo(ManifestReference newest, VerifiedBundles bundles) throws IOException {
        List<List<StepReport>> stretches = new ArrayList<>();
        Optional<ManifestReference> next = Optional.of(newest);
        while (next.isPresent()) {
            Bundle bundle = bundles.open(next.get(), Set.of(CheckpointParts.METRICS));
            stretches.addFirst(CheckpointParts.readStretch(bundle.part(CheckpointParts.METRICS)));
            Map<String, String> about = bundle.manifest().about();
            next = Optional.ofNullable(about.get(PREVIOUS_KEY))
                    .map(key -> new ManifestReference(Buckets.JOBS, key, about.get(PREVIOUS_HASH)));
        }
        return stretches.stream().flatMap(List::stream).toList();
    }
}
