package dev.trainyard.gateway.run;

import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * The short way to a model: a name, data, and perhaps an optimizer, a rate and epochs. Whatever is not said is taken
 * from the data or from the defaults; the result is an ordinary job.
 */
public final class TrainModel {

    private static final String PURPOSE = "fine-tune";
    /** What a table takes in memory is many times what it takes as text. */
    private static final long LARGEST_LOOK = 8L << 20;
    /** How many tables are looked at at once, for the same reason. */
    private static final int MOST_LOOKS = 2;

    private final Files files;
    private final Jobs jobs;
    private final Ids ids;
    private final Path scratch;
    private final Semaphore looks = new Semaphore(MOST_LOOKS, true);

    /** @param scratch a folder for files that live as long as a request */
    public TrainModel(Files files, Jobs jobs, Ids ids, Path scratch) {
        this.files = files;
        this.jobs = jobs;
        this.ids = ids;
        this.scratch = scratch;
    }

    /** Submits the job. */
    public JobView submit(Caller caller, ShortRequest request) throws IOException {
        List<Fault> faults = new ArrayList<>(request.faults());
        TreeReader reader = TreeReader.of("", request.members(), faults);
        Optional<String> name = modelName(reader);
        ShortRecipe shortRecipe = ShortRecipe.from(reader, faults);
        reader.finish();
        faults.addAll(shortRecipe.faultsInAnyCase());
        Optional<Material> material = material(caller, request, faults);
        Optional<TaskGuess> guess = material.isPresent() ? look(material.get(), shortRecipe, faults) : Optional.empty();
        throwIfAny(faults);
        Recipe recipe = shortRecipe.complete(guess, ids.seed(), faults).orElseThrow(() -> rejected(faults));
        return submit(caller, name.orElseThrow(), recipe, material.orElseThrow(), request.bodyHash());
    }

    private static Optional<String> modelName(TreeReader reader) {
        if (!reader.has("model_name")) {
            reader.fault("model_name", "is missing; it is the name that the model shall bear");
        }
        return reader.text("model_name", 64).filter(name -> {
            boolean plain = name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
            if (!plain) {
                reader.fault(
                        "model_name",
                        "must be letters, digits, dots, hyphens and underscores, and begin with a letter or a digit");
            }
            return plain;
        });
    }

    /** Where the rows are: with a file that is stored already, or still with the request. */
    private sealed interface Material {
        String filename();

        long bytes();

        InputStream open() throws IOException;
    }

    private record Stored(FileView file, Files files) implements Material {
        @Override
        public String filename() {
            return file.filename();
        }

        @Override
        public long bytes() {
            return file.content().bytes();
        }

        @Override
        public InputStream open() {
            return files.content(file);
        }
    }

    private record Sent(GivenData.Content content) implements Material {
        @Override
        public String filename() {
            return content.filename();
        }

        @Override
        public long bytes() {
            return content.bytes();
        }

        @Override
        public InputStream open() throws IOException {
            return content.source().open();
        }
    }

    private Optional<Material> material(Caller caller, ShortRequest request, List<Fault> faults) {
        if (request.data().isEmpty()) {
            boolean told =
                    request.faults().stream().anyMatch(fault -> fault.param().startsWith("data"));
            if (!told) {
                faults.add(new Fault(
                        "data", "is missing; give a file's id, an uploaded file's name, or rows as CSV or JSON"));
            }
            return Optional.empty();
        }
        return switch (request.data().get()) {
            case GivenData.Content content -> Optional.of(new Sent(content));
            case GivenData.Named(String idOrName) -> {
                Optional<FileView> file = files.named(caller, idOrName);
                if (file.isEmpty()) {
                    faults.add(new Fault(
                            "data",
                            "'" + idOrName + "' is neither a file's id nor an uploaded file's name, and has no rows;"
                                    + " upload the file, or give CSV with a header and a line for each row"));
                }
                yield file.map(found -> new Stored(found, files));
            }
        };
    }

    private Optional<TaskGuess> look(Material material, ShortRecipe recipe, List<Fault> faults) throws IOException {
        if (material.bytes() > LARGEST_LOOK) {
            if (!recipe.isComplete()) {
                faults.add(new Fault(
                        "target",
                        "the data is too large to guess from; say target and task (regression or classification)"));
            }
            return Optional.empty();
        }
        looks.acquireUninterruptibly();
        Path copy = java.nio.file.Files.createTempFile(scratch, "look", ".data");
        try (InputStream content = material.open()) {
            java.nio.file.Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            return TaskGuess.of(new DataFile(copy, FileFormat.ofName(material.filename())), recipe.targets(), faults);
        } finally {
            looks.release();
            java.nio.file.Files.deleteIfExists(copy);
        }
    }

    private JobView submit(Caller caller, String name, Recipe recipe, Material material, String bodyHash)
            throws IOException {
        return switch (material) {
            case Stored stored -> submit(caller, name, recipe, stored.file().id(), bodyHash);
            case Sent sent -> {
                FileView file;
                try (InputStream content = sent.open()) {
                    file = files.create(caller, PURPOSE, sent.filename(), content);
                }
                yield submitOwn(caller, name, recipe, file.id(), bodyHash);
            }
        };
    }

    /** With a file that came with the request and is gone again unless this very request becomes the job. */
    private JobView submitOwn(Caller caller, String name, Recipe recipe, String file, String bodyHash) {
        try {
            JobView job = submit(caller, name, recipe, file, bodyHash);
            if (!job.submission().trainingFile().equals(file)) {
                files.delete(caller, file);
            }
            return job;
        } catch (RejectedException e) {
            files.delete(caller, file);
            throw e;
        }
    }

    private JobView submit(Caller caller, String name, Recipe recipe, String file, String bodyHash) {
        JobRequest request =
                new JobRequest(Models.BASES.getFirst(), file, Optional.empty(), Optional.empty(), Map.of(), recipe);
        // Whoever names a base wants a model made from it, under a name of its own.
        Optional<String> registered = Models.BASES.contains(name) ? Optional.empty() : Optional.of(name);
        try {
            return jobs.submit(caller, request, registered, bodyHash);
        } catch (RejectedException e) {
            throw asSent(e.rejection()).exception();
        }
    }

    /** In the short form the file is called data, and the recipe's members are the request's own. */
    private static Rejection asSent(Rejection rejection) {
        List<Fault> faults = rejection.faults().stream()
                .map(fault -> new Fault(
                        fault.param().equals("training_file")
                                ? "data"
                                : fault.param().replaceFirst("^recipe\\.", ""),
                        fault.message()))
                .toList();
        return new Rejection(rejection.kind(), rejection.code(), faults, rejection.retryAfterSeconds());
    }

    private static void throwIfAny(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw rejected(faults);
        }
    }

    private static RejectedException rejected(List<Fault> faults) {
        return Rejection.invalid(faults).exception();
    }
}
