package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model's files, for those who take it home: what was stored with it, under the names that others look for. What only
 * going on with a run needs is left out.
 */
public final class ModelFiles {

    private static final String STORED_WEIGHTS = "weights.safetensors";
    private static final String WEIGHTS = "model.safetensors";
    private static final Set<String> OF_THE_RUN = Set.of("optimizer.safetensors", "state.json", "metrics.json");

    private final ObjectStore store;
    private final BundleStore bundles;

    public ModelFiles(ObjectStore store) {
        this.store = store;
        this.bundles = new BundleStore(store);
    }

    /** A file of a model. */
    public record ModelFile(String name, ObjectKey key, long bytes, String sha256) {}

    /** All of a model's, in the order of their stored names. */
    public List<ModelFile> list(NamedModel model) {
        ManifestReference manifest = model.manifest();
        return switch (bundles.open(manifest, Set.of())) {
            case Opened.Whole whole ->
                whole.bundle().manifest().parts().stream()
                        .filter(part -> !OF_THE_RUN.contains(part.name()))
                        .map(part -> file(manifest.bucket(), part))
                        .toList();
            case Opened.Missing ignored ->
                throw Rejection.notFound("model_not_found", "The bytes of the model " + model.name() + " are gone.")
                        .exception();
            case Opened.Torn torn ->
                throw Rejection.unavailable(
                                "model_damaged",
                                "The stored files of the model " + model.name() + " cannot be read: " + torn.part()
                                        + ": " + torn.why() + ".",
                                60)
                        .exception();
        };
    }

    private static ModelFile file(String bucket, Manifest.Part part) {
        String name = part.name().equals(STORED_WEIGHTS) ? WEIGHTS : part.name();
        return new ModelFile(name, new ObjectKey(bucket, part.key()), part.bytes(), part.sha256());
    }

    /** One of them. */
    public ModelFile find(NamedModel model, String name) {
        List<ModelFile> files = list(model);
        Optional<ModelFile> found =
                files.stream().filter(file -> file.name().equals(name)).findFirst();
        return found.orElseThrow(() -> Rejection.notFound(
                        "file_not_found",
                        "The model " + model.name() + " has no file " + name + "; it has "
                                + String.join(
                                        ", ",
                                        files.stream().map(ModelFile::name).toList())
                                + ".")
                .exception());
    }

    /** Its bytes; the caller closes the stream. */
    public InputStream content(ModelFile file) {
        return store.read(file.key());
    }
}
