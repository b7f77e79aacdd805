package dev.trainyard.gateway.run;

import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The short way to a model: a name, data, and perhaps an optimizer, a rate and epochs. Whatever is not said is taken
 * from the data or from the defaults; the result is an ordinary job.
 */
public final class TrainModel {

    /** Members that are the recipe's own and are handed through. */
    private static final List<String> RECIPE_MEMBERS = List.of(
            "task",
            "features",
            "clean",
            "transform",
            "split",
            "network",
            "loss",
            "schedule",
            "epochs",
            "steps",
            "batch_size",
            "accumulate",
            "gradient_clip",
            "seed",
            "checkpoint_every",
            "evaluate_every",
            "keep",
            "early_stopping",
            "metrics",
            "worker_class",
            "limits");

    private static final Set<String> NUMBERS = Set.of("epochs", "steps", "accumulate", "gradient_clip", "seed");
    private static final long LARGEST_LOOK = 256L << 20;

    private final Files files;
    private final Jobs jobs;
    private final Ids ids;
    private final Path scratch;

    public TrainModel(Files files, Jobs jobs, Ids ids, Path scratch) {
        this.files = files;
        this.jobs = jobs;
        this.ids = ids;
        this.scratch = scratch;
    }

    /**
     * Submits the job.
     *
     * @param members of query, form and JSON body together; values of query and form are texts
     * @param jsonFormat encodes rows given inline as JSON, one line each
     */
    public JobView submit(Caller caller, Map<String, Object> members, String bodyHash, RowsAsLines jsonFormat)
            throws IOException {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", withNumbers(members), faults);
        Optional<String> name = reader.text("model_name", 200);
        if (name.isEmpty() && !reader.has("model_name")) {
            reader.fault("model_name", "is missing; it is the name that the model shall bear");
        }
        if (!reader.has("data")) {
            reader.fault("data", "is missing; give a file's id, an uploaded file's name, or rows as CSV or JSON");
        }
        Map<String, Object> tree = recipeTree(reader);
        Optional<List<String>> targets = reader.texts("target");
        reader.value("data");
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        FileView file = dataFile(caller, members.get("data"), jsonFormat);
        complete(tree, targets, file);
        return switch (RecipeReader.read(tree, ids.seed())) {
            case RecipeReading.Faulty faulty ->
                throw Rejection.invalid(withoutPrefix(faulty.faults())).exception();
            case RecipeReading.Read read -> {
                String model = name.orElseThrow();
                JobRequest request = new JobRequest(
                        Models.BASES.getFirst(),
                        file.id(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        read.recipe());
                yield jobs.submit(
                        caller,
                        request,
                        Models.BASES.contains(model) ? Optional.empty() : Optional.of(model),
                        bodyHash);
            }
        };
    }

    /** Rows given as a JSON list, written one a line. */
    public interface RowsAsLines {
        /** The lines. */
        String write(List<?> rows);
    }

    /** Query and form know texts only. */
    private static Map<String, Object> withNumbers(Map<String, Object> members) {
        Map<String, Object> typed = new LinkedHashMap<>();
        members.forEach((name, value) -> {
            boolean number = (NUMBERS.contains(name) || name.equals("learning_rate") || name.equals("batch_size"))
                    && value instanceof String text
                    && text.matches("[-+0-9.eE]{1,40}");
            typed.put(name, number ? numberOf((String) value) : value);
        });
        return typed;
    }

    private static Object numberOf(String text) {
        try {
            return new java.math.BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Map<String, Object> recipeTree(TreeReader reader) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (String member : RECIPE_MEMBERS) {
            reader.value(member).ifPresent(value -> tree.put(member, value));
        }
        Map<String, Object> optimizer = new LinkedHashMap<>();
        reader.value("optimizer").ifPresent(value -> {
            if (value instanceof Map<?, ?> given) {
                given.forEach((name, inner) -> optimizer.put(String.valueOf(name), inner));
            } else {
                optimizer.put("name", value);
            }
        });
        reader.value("learning_rate").ifPresent(rate -> {
            optimizer.putIfAbsent("name", "adam");
            optimizer.put("learning_rate", rate);
        });
        if (!optimizer.isEmpty()) {
            tree.put("optimizer", optimizer);
        }
        return tree;
    }

    private FileView dataFile(Caller caller, Object data, RowsAsLines jsonFormat) throws IOException {
        if (data instanceof List<?> rows) {
            return storeInline(caller, "inline.jsonl", jsonFormat.write(rows));
        }
        if (!(data instanceof String text)) {
            throw Rejection.invalid("data", "must be a text or a list of rows").exception();
        }
        if (text.contains("\n")) {
            boolean json = text.stripLeading().startsWith("{");
            return storeInline(caller, json ? "inline.jsonl" : "inline.csv", text);
        }
        return files.named(caller, text).orElseThrow(() -> Rejection.invalid(
                        "data",
                        "'" + text + "' is neither a file's id nor an uploaded file's name, and has no rows;"
                                + " upload the file, or give CSV with a header and a line for each row")
                .exception());
    }

    private FileView storeInline(Caller caller, String filename, String rows) throws IOException {
        return files.create(
                caller, "fine-tune", filename, new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
    }

    private void complete(Map<String, Object> tree, Optional<List<String>> targets, FileView file) throws IOException {
        if (targets.isPresent() && targets.get().size() > 1) {
            tree.put("target", targets.get());
            tree.putIfAbsent("task", "regression");
            return;
        }
        Optional<String> target = targets.map(List::getFirst);
        if (target.isEmpty() || !tree.containsKey("task")) {
            TaskGuess.Guess guess = look(file, target);
            tree.putIfAbsent("task", guess.task());
            tree.put("target", guess.target());
        } else {
            tree.put("target", target.get());
        }
    }

    private TaskGuess.Guess look(FileView file, Optional<String> target) throws IOException {
        if (file.content().bytes() > LARGEST_LOOK) {
            throw Rejection.invalid(
                            "target",
                            "the file is too large to guess from; say target and task (regression or classification)")
                    .exception();
        }
        Path copy = java.nio.file.Files.createTempFile(scratch, "look", ".data");
        try (InputStream content = files.content(file)) {
            java.nio.file.Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
            return TaskGuess.of(new DataFile(copy, FileFormat.ofName(file.filename())), target);
        } finally {
            java.nio.file.Files.deleteIfExists(copy);
        }
    }

    /** Here the recipe's members are the request's own. */
    private static List<Fault> withoutPrefix(List<Fault> faults) {
        return faults.stream()
                .map(fault -> new Fault(fault.param().replaceFirst("^recipe\\.", ""), fault.message()))
                .toList();
    }
}
