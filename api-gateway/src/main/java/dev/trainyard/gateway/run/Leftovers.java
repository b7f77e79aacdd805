package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Deletes what attempts at a job stored and nobody refers to: parts of checkpoints that were never announced, since
 * their trainer died over them, and rows that were prepared in vain. Only for jobs that have ended so long ago that no
 * attempt can still write.
 */
final class Leftovers {

    private static final System.Logger LOGGER = System.getLogger(Leftovers.class.getName());
    private static final Pattern OF_AN_ATTEMPT = Pattern.compile("a[0-9]+/.*");
    private static final int LONGEST_MANIFEST = 16 << 20;

    private final ObjectStore store;

    Leftovers(ObjectStore store) {
        this.store = store;
    }

    /** Deletes them; gives how many objects there were. */
    int sweep(JobView job) {
        Optional<Set<String>> needed = needed(job);
        if (needed.isEmpty()) {
            return 0;
        }
        int swept = sweep(Buckets.JOBS, Keys.job(job.tenant(), job.id()), needed.get());
        String prepared = Keys.job(job.tenant(), job.id()) + "prepared/";
        swept += sweep(Buckets.PREPARED, prepared, folder(job.rows().map(rows -> rows.learning())));
        swept += sweep(Buckets.HELDOUT, prepared, folder(job.rows().flatMap(rows -> rows.heldout())));
        if (swept > 0) {
            LOGGER.log(System.Logger.Level.INFO, "job=" + job.id() + " left " + swept + " objects that nobody needs");
        }
        return swept;
    }

    /** @param needed the keys that stay, or beginnings of keys that end with a slash */
    private int sweep(String bucket, String prefix, Set<String> needed) {
        List<String> unneeded = store.list(bucket, prefix).stream()
                .filter(path ->
                        OF_AN_ATTEMPT.matcher(path.substring(prefix.length())).matches())
                .filter(path -> !needed.contains(path)
                        && needed.stream().noneMatch(one -> one.endsWith("/") && path.startsWith(one)))
                .toList();
        unneeded.forEach(path -> store.delete(new ObjectKey(bucket, path)));
        return unneeded.size();
    }

    private static Set<String> folder(Optional<ManifestReference> manifest) {
        return manifest.map(reference ->
                        reference.key().substring(0, reference.key().lastIndexOf('/') + 1))
                .map(Set::of)
                .orElse(Set.of());
    }

    /** What the job's checkpoints consist of, those whose weights were given up too; empty when that cannot be told. */
    private Optional<Set<String>> needed(JobView job) {
        Set<String> needed = new HashSet<>();
        try {
            for (JobView.CheckpointView saved : job.checkpoints()) {
                ManifestReference reference = saved.checkpoint().manifest();
                byte[] bytes = store.readAll(new ObjectKey(reference.bucket(), reference.key()), LONGEST_MANIFEST);
                if (!Hashes.sha256(bytes).equals(reference.sha256())) {
                    throw new IOException(reference.key() + " is not what the log says of it");
                }
                needed.add(reference.key());
                Manifest.read(bytes).parts().forEach(part -> needed.add(part.key()));
            }
        } catch (StorageException.NotFound | IOException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "job=" + job.id() + " keeps all it has stored, since a manifest cannot be read: " + e.getMessage());
            return Optional.empty();
        }
        // The metrics of all steps may have been written by any attempt.
        store.list(Buckets.JOBS, Keys.job(job.tenant(), job.id())).stream()
                .filter(Keys::isStepMetrics)
                .forEach(needed::add);
        return Optional.of(needed);
    }
}
