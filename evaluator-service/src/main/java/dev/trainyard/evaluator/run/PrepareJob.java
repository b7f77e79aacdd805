package dev.trainyard.evaluator.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.prepare.DataPreparation;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.prepare.PreprocessingTree;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.TableLearning;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.job.session.Work;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does a preparing task: from the upload, verified, to rows that learning reads and rows that only the test reads. */
public final class PrepareJob implements Work {

    private final ObjectStore store;
    private final BundleStore bundles;
    private final Path scratch;

    /** @param scratch a folder for copies of uploads while they are read */
    public PrepareJob(ObjectStore store, Path scratch) {
        this.store = store;
        this.bundles = new BundleStore(store);
        this.scratch = scratch;
    }

    @Override
    public WorkOutcome perform(Assignment assignment, WorkContext context) {
        return switch (assignment) {
            case Assignment.Prepare prepare -> prepare(prepare, context);
            case Assignment.Train ignored -> WrongTask.outcome(assignment);
            case Assignment.Score ignored -> WrongTask.outcome(assignment);
        };
    }

    private WorkOutcome prepare(Assignment.Prepare assignment, WorkContext context) {
        try {
            Path folder = Files.createTempDirectory(scratch, "prepare");
            try {
                DataFile training = copy(assignment.training(), folder, "training");
                Optional<DataFile> validation = Optional.empty();
                if (assignment.validation().isPresent()) {
                    validation = Optional.of(copy(assignment.validation().get(), folder, "validation"));
                }
                return switch (assignment.recipe().learning()) {
                    case TableLearning ignored ->
                        store(assignment, context, DataPreparation.prepare(training, validation, assignment.recipe()));
                    case TextLearning ignored -> texts(assignment, context, training, validation);
                };
            } finally {
                delete(folder);
            }
        } catch (StorageException.NotFound e) {
            return new WorkOutcome.Failed(
                    Failure.of(FailureCode.FILE_NOT_FOUND, "The uploaded file is gone; upload it again."));
        } catch (StorageException e) {
            return new WorkOutcome.Failed(Failure.of(FailureCode.STORE_UNAVAILABLE, e.getMessage()));
        } catch (IOException e) {
            return new WorkOutcome.Failed(
                    Failure.of(FailureCode.INTERNAL_ERROR, "The file could not be read here: " + e.getMessage()));
        }
    }

    private WorkOutcome texts(
            Assignment.Prepare assignment, WorkContext context, DataFile training, Optional<DataFile> validation)
            throws IOException {
        TextPreparation.NamedFile first = new TextPreparation.NamedFile(
                training.path(), assignment.training().filename());
        Optional<TextPreparation.NamedFile> second = validation.map(file -> new TextPreparation.NamedFile(
                file.path(), assignment.validation().orElseThrow().filename()));
        Beginning beginning;
        switch (assignment.recipe().texts().model()) {
            case GptPreset preset ->
                beginning = new Beginning.Fresh(assignment.recipe().texts(), preset);
            case ExistingModel existing -> {
                switch (bundles.open(referenceOf(existing), LanguageModel.PARTS)) {
                    case Opened.Damaged damaged -> {
                        return new WorkOutcome.Failed(failure(existing, damaged));
                    }
                    case Opened.Whole whole -> beginning = Beginning.Continued.of(whole.bundle());
                }
            }
        }
        PreparedTexts prepared = assignment.recipe().task() == LearningTask.CHAT
                ? new ExamplePreparation(assignment.recipe(), beginning).prepare(first, second)
                : new TextPreparation(assignment.recipe(), beginning).prepare(first, second);
        return switch (prepared) {
            case PreparedTexts.Faulty faulty ->
                new WorkOutcome.Failed(failure(assignment, faulty.faults(), faulty.total()));
            case PreparedTexts.Ready ready ->
                new WorkOutcome.Completed(new LedgerEvent.Prepared(
                        context.attempt(),
                        context.worker(),
                        new StoredTexts(bundles)
                                .store(assignment, context.attempt().number(), ready)));
        };
    }

    private static ManifestReference referenceOf(ExistingModel model) {
        return new ManifestReference(
                model.source().bucket(), model.source().key(), model.source().sha256());
    }

    private static Failure failure(ExistingModel model, Opened.Damaged damaged) {
        return switch (damaged) {
            case Opened.Missing ignored ->
                new Failure(
                        FailureCode.FILE_NOT_FOUND,
                        "The model '" + model.name() + "' that training was to begin with is gone.",
                        "model",
                        Map.of());
            case Opened.Torn torn ->
                new Failure(
                        FailureCode.CHECKPOINT_DAMAGED,
                        "The model '" + model.name() + "' that training was to begin with is damaged: " + torn.part()
                                + ": " + torn.why() + ".",
                        "model",
                        Map.of());
        };
    }

    private DataFile copy(Assignment.UploadedFile file, Path folder, String name) throws IOException {
        Path copy = folder.resolve(name);
        var digest = Hashes.sha256();
        ObjectKey key = new ObjectKey(file.content().bucket(), file.content().key());
        try (InputStream in = new DigestInputStream(store.read(key), digest)) {
            Files.copy(in, copy);
        }
        if (!Hashes.hex(digest.digest()).equals(file.content().sha256())) {
            throw new StorageException.Unreachable("the upload " + file.id() + " was not read as it was stored", null);
        }
        return new DataFile(copy, FileFormat.ofName(file.filename()));
    }

    private WorkOutcome store(Assignment.Prepare assignment, WorkContext context, Prepared prepared)
            throws JsonProcessingException {
        return switch (prepared) {
            case Prepared.Faulty faulty -> new WorkOutcome.Failed(failure(assignment, faulty.faults(), faulty.total()));
            case Prepared.Ready ready ->
                new WorkOutcome.Completed(new LedgerEvent.Prepared(
                        context.attempt(), context.worker(), store(assignment, context, ready)));
        };
    }

    private PreparedRows store(Assignment.Prepare assignment, WorkContext context, Prepared.Ready ready)
            throws JsonProcessingException {
        String folder = Keys.prepared(
                assignment.tenant(), assignment.job(), context.attempt().number());
        byte[] preprocessing = Json.mapper().writeValueAsBytes(PreprocessingTree.write(ready.preprocessing()));
        Map<String, String> about = Map.of("tenant", assignment.tenant(), "job", assignment.job());
        Map<String, byte[]> learning = new LinkedHashMap<>();
        learning.put("train.safetensors", tensors(ready.train()));
        learning.put("validation.safetensors", tensors(ready.validation()));
        learning.put("preprocessing.json", preprocessing);
        learning.put("audit.json", Json.mapper().writeValueAsBytes(ready.audit().toTree()));
        ManifestReference manifest = bundles.save(Buckets.PREPARED, folder, "prepared rows", learning, about)
                .manifest();
        Optional<ManifestReference> heldout = ready.heldout().rows() == 0
                ? Optional.empty()
                : Optional.of(bundles.save(
                                Buckets.HELDOUT,
                                folder,
                                "held-out rows",
                                Map.of("heldout.safetensors", tensors(ready.heldout())),
                                about)
                        .manifest());
        Audit audit = ready.audit();
        long dropped = audit.withoutTarget() + audit.incomplete() + audit.droppedDuplicates();
        return new PreparedRows.Table(
                manifest,
                heldout,
                new PreparedRows.RowCounts(
                        audit.rowsRead(),
                        dropped,
                        ready.train().rows(),
                        ready.validation().rows(),
                        ready.heldout().rows()),
                ready.preprocessing().featureCount(),
                ready.preprocessing().outputCount(),
                ready.preprocessing().classes(),
                audit.warnings());
    }

    private static byte[] tensors(Prepared.Part part) {
        return SafetensorsWriter.toBytes(List.of(part.features(), part.targets()), Map.of());
    }

    private static Failure failure(Assignment.Prepare assignment, List<DataFault> faults, long total) {
        String shown = faults.stream().map(DataFault::sentence).collect(Collectors.joining("; "));
        String more = total > faults.size() ? " (" + (total - faults.size()) + " more of them)" : "";
        return new Failure(
                FailureCode.INVALID_TRAINING_FILE,
                "The file '" + assignment.training().filename() + "' cannot be trained on: " + shown + more,
                "training_file",
                Map.of("faults", Long.toString(total)));
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
