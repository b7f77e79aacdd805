package dev.trainyard.gateway.memory;

import dev.trainyard.gateway.outbound.ImportService;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stores the files of imports as they are; a model without config.json is faulty, as an evaluator would find it. */
public final class MemoryImports implements ImportService {

    private final ObjectStore store;
    private Runnable meanwhile = () -> {};

    public MemoryImports(ObjectStore store) {
        this.store = store;
    }

    /** What happens while the next model is taken in. */
    public void meanwhile(Runnable action) {
        meanwhile = action;
    }

    @Override
    public Answer take(String address, Request request) {
        Runnable first = meanwhile;
        meanwhile = () -> {};
        first.run();
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (Assignment.UploadedFile file : request.files()) {
            ObjectKey key =
                    new ObjectKey(file.content().bucket(), file.content().key());
            parts.put(file.filename().replace("model.safetensors", "weights.safetensors"), store.readAll(key, 1 << 20));
        }
        if (!parts.containsKey("config.json")) {
            return new Answer.Faulty(java.util.List.of(
                    new Fault("config.json", "is missing; it says what the model is"),
                    new Fault("tokenizer.json", "is missing")));
        }
        BundleStore.Saved saved = new BundleStore(store)
                .save(
                        Buckets.JOBS,
                        Keys.importedModel(request.tenant(), request.id()),
                        "imported model",
                        parts,
                        Map.of());
        Manifest.Part weights = saved.part("weights.safetensors");
        return new Answer.Taken(
                new ImportedModel.Shape(2, 12, 16, 40, "chat"),
                saved.manifest(),
                new ObjectReference(Buckets.JOBS, weights.key(), weights.bytes(), weights.sha256()));
    }
}
