package dev.trainyard.evaluator.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.huggingface.Shards;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.learning.model.ModelImport;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Manifest;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.safetensors.HalfPrecision;
import dev.trainyard.storage.safetensors.SafetensorsReader;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import dev.trainyard.storage.safetensors.UnreadableTensorsException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes in models that were learnt elsewhere: from files in Hugging Face's layout to a whole that is what a checkpoint
 * of ours is. Weights become F32 under the same names; one model at a time, since each may be as large as the memory.
 */
public final class ModelIntake {

    /** A tokenizer of a quarter of a million tokens takes a tenth of it. */
    private static final int LARGEST_SMALL_FILE = 256 << 20;

    private final ObjectStore store;
    private final BundleStore bundles;
    private final Path scratch;

    /** @param scratch a folder for copies of weights while they are read */
    public ModelIntake(ObjectStore store, Path scratch) {
        this.store = store;
        this.bundles = new BundleStore(store);
        this.scratch = scratch;
    }

    /**
     * A model to be taken in.
     *
     * @param id under which it shall lie
     * @param files as they were uploaded
     */
    public record Request(String tenant, String id, List<Assignment.UploadedFile> files) {
        public Request {
            files = List.copyOf(files);
        }
    }

    /** What became of it. */
    public sealed interface Outcome {
        /** It lies in the store, read back. */
        record Taken(ImportedModel.Shape shape, ManifestReference manifest, ObjectReference weights)
                implements Outcome {}

        /** All that keeps it from being computed here, each with the file and the member. */
        record Faulty(List<Fault> faults) implements Outcome {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * Takes a model in. The same request again gives the same.
     *
     * @throws StorageException when a file is gone, or the store failed
     */
    public synchronized Outcome take(Request request) throws IOException {
        List<Fault> faults = new ArrayList<>();
        Map<String, Assignment.UploadedFile> named = byName(request, faults);
        Set<String> weights = weightFiles(named, faults);
        for (String name : named.keySet()) {
            if (!ModelImport.NAMES.contains(name) && !weights.contains(name) && !name.equals(Shards.INDEX_FILE)) {
                faults.add(new Fault(name, "is no file that this model is read from; leave it out"));
            }
        }
        Map<String, byte[]> small = new LinkedHashMap<>();
        for (String name : ModelImport.NAMES) {
            if (named.containsKey(name)) {
                small.put(name, read(named.get(name)));
            }
        }
        return switch (ModelImport.read(small)) {
            case ModelImport.Reading.Faulty faulty -> {
                faults.addAll(faulty.faults());
                yield new Outcome.Faulty(faults);
            }
            case ModelImport.Reading.Ready ready ->
                faults.isEmpty() ? store(request, ready.files(), named, weights) : new Outcome.Faulty(faults);
        };
    }

    private static Map<String, Assignment.UploadedFile> byName(Request request, List<Fault> faults) {
        Map<String, Assignment.UploadedFile> named = new LinkedHashMap<>();
        for (Assignment.UploadedFile file : request.files()) {
            if (named.put(file.filename(), file) != null) {
                faults.add(new Fault(file.filename(), "is given twice"));
            }
        }
        return named;
    }

    private Set<String> weightFiles(Map<String, Assignment.UploadedFile> named, List<Fault> faults) {
        Set<String> files = new LinkedHashSet<>(Set.of(Shards.SINGLE_FILE));
        if (named.containsKey(Shards.INDEX_FILE)) {
            try {
                files = Shards.files(index(named));
            } catch (IllegalArgumentException | IOException e) {
                faults.add(new Fault(Shards.INDEX_FILE, e.getMessage()));
                return named.keySet();
            }
        }
        for (String name : files) {
            if (!named.containsKey(name)) {
                faults.add(new Fault(
                        name,
                        "is missing; weights are read from safetensors, as transformers' save_pretrained writes them"));
            }
        }
        return files;
    }

    private Map<String, Object> index(Map<String, Assignment.UploadedFile> named) throws IOException {
        return Json.mapper().readValue(read(named.get(Shards.INDEX_FILE)), new TypeReference<Map<String, Object>>() {});
    }

    private Outcome store(
            Request request, LanguageModelFiles model, Map<String, Assignment.UploadedFile> named, Set<String> weights)
            throws IOException {
        Path folder = Files.createTempDirectory(scratch, "import");
        try {
            Map<String, List<Tensor>> contents = new LinkedHashMap<>();
            for (String name : weights) {
                contents.put(name, tensors(copy(named.get(name), folder)));
            }
            List<Tensor> all = named.containsKey(Shards.INDEX_FILE)
                    ? Shards.joined(index(named), contents)
                    : contents.get(Shards.SINGLE_FILE);
            return store(request, model, converted(model.config(), all, folder.resolve("converted")));
        } catch (UnreadableTensorsException | IllegalArgumentException e) {
            return new Outcome.Faulty(List.of(
                    new Fault(weights.size() == 1 ? weights.iterator().next() : Shards.INDEX_FILE, e.getMessage())));
        } finally {
            delete(folder);
        }
    }

    private static List<Tensor> tensors(Path file) throws IOException {
        return SafetensorsReader.map(file).tensors().stream()
                .map(HalfPrecision::widened)
                .toList();
    }

    private static byte[] converted(GptConfig config, List<Tensor> tensors, Path file) throws IOException {
        tensors.forEach(ModelIntake::requireFinite);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            SafetensorsWriter.write(Gpt2Weights.renamed(config, tensors), Map.of("format", "pt"), out);
        }
        return Files.readAllBytes(file);
    }

    /** One number that is none makes nothing of every answer. */
    private static void requireFinite(Tensor tensor) {
        FloatBuffer numbers =
                tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        while (numbers.hasRemaining()) {
            float number = numbers.get();
            if (!Float.isFinite(number)) {
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " has the number " + number + " at place "
                                + (numbers.position() - 1) + "; the model is damaged, or its training had gone wrong");
            }
        }
    }

    private Outcome store(Request request, LanguageModelFiles model, byte[] weights) {
        Map<String, byte[]> parts = new LinkedHashMap<>(model.files());
        parts.put(LanguageModel.WEIGHTS, weights);
        BundleStore.Saved saved = bundles.save(
                Buckets.JOBS,
                Keys.importedModel(request.tenant(), request.id()),
                "imported model",
                parts,
                Map.of("tenant", request.tenant(), "model", request.id()));
        Manifest.Part part = saved.part(LanguageModel.WEIGHTS);
        GptConfig config = model.config();
        return new Outcome.Taken(
                new ImportedModel.Shape(
                        config.layers(),
                        config.width(),
                        config.context(),
                        config.vocabulary(),
                        model.form().wireName()),
                saved.manifest(),
                new ObjectReference(Buckets.JOBS, part.key(), part.bytes(), part.sha256()));
    }

    private byte[] read(Assignment.UploadedFile file) {
        byte[] bytes = store.readAll(keyOf(file), LARGEST_SMALL_FILE);
        requireAsStored(file, Hashes.sha256(bytes));
        return bytes;
    }

    private Path copy(Assignment.UploadedFile file, Path folder) throws IOException {
        Path copy = folder.resolve(file.id());
        var digest = Hashes.sha256();
        try (InputStream in = new DigestInputStream(store.read(keyOf(file)), digest)) {
            Files.copy(in, copy);
        }
        requireAsStored(file, Hashes.hex(digest.digest()));
        return copy;
    }

    private static ObjectKey keyOf(Assignment.UploadedFile file) {
        return new ObjectKey(file.content().bucket(), file.content().key());
    }

    private static void requireAsStored(Assignment.UploadedFile file, String sha256) {
        if (!sha256.equals(file.content().sha256())) {
            throw new StorageException.Unreachable("the upload " + file.id() + " was not read as it was stored", null);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
