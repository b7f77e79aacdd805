package dev.trainyard.commandline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.commandline.client.ApiClient;
import dev.trainyard.commandline.client.Follow;
import dev.trainyard.commandline.stack.UnfitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Uploads a file, trains on it and follows the job. */
@CommandLine.Command(
        name = "train",
        description = "Trains a model on a CSV or JSONL file in a yard that is up, and follows it.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @CommandLine.Mixin
    private YardAddress yard = new YardAddress();

    @CommandLine.Parameters(paramLabel = "FILE", description = "CSV with a header, or JSONL")
    private Path file;

    @CommandLine.Option(
            names = "--target",
            paramLabel = "COLUMN",
            split = ",",
            description = "The column to predict, or several with commas between; not for texts")
    private List<String> targets = List.of();

    @CommandLine.Option(
            names = "--model",
            paramLabel = "BASE",
            description = "A base that learns from texts, such as gpt-nano; FILE has conversations (JSONL) or a text")
    private Optional<String> model = Optional.empty();

    @CommandLine.Option(
            names = "--task",
            paramLabel = "TASK",
            description = "classification or regression (by default the data decides: texts and few whole numbers are"
                    + " classes, everything else are values)")
    private Optional<String> task = Optional.empty();

    @CommandLine.Option(
            names = "--epochs",
            paramLabel = "COUNT",
            description = "Passes over the rows (by default the server decides)")
    private Optional<Integer> epochs = Optional.empty();

    @CommandLine.Option(
            names = "--recipe",
            paramLabel = "JSON",
            description = "More of the recipe, as JSON or as @FILE with JSON, such as"
                    + " '{\"batch_size\": 64, \"optimizer\": {\"name\": \"adamw\", \"learning_rate\": 0.003}}'")
    private String recipe = "{}";

    @CommandLine.Option(names = "--name", paramLabel = "NAME", description = "The model's name (by default the file's)")
    private Optional<String> name = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path given = YardOptions.file(file);
        if (!Files.isReadable(given)) {
            throw new UnfitException("There is no file " + given + " that can be read.");
        }
        if (model.isEmpty() == targets.isEmpty()) {
            throw new UnfitException("Say either --target with the column of a table to predict, or --model with a base"
                    + " that learns from texts.");
        }
        ApiClient api = new ApiClient(yard.get());
        String id = api.upload(given);
        System.out.println("Uploaded " + given.getFileName() + " as " + id);
        String called = name.orElseGet(() -> stem(given));
        JsonNode job = model.isPresent()
                ? api.submit(model.get(), id, called, recipe())
                : api.trainModel(id, called, recipe());
        System.out.println("Submitted " + job.get("id").asText());
        boolean terminal = Terminal.isThere();
        JsonNode ended = new Follow(api, System.out, terminal, Clock.systemUTC())
                .toEnd(job.get("id").asText());
        return Ending.tell(ended, System.out);
    }

    private static String stem(Path file) {
        String whole = file.getFileName().toString();
        int dot = whole.lastIndexOf('.');
        return dot > 0 ? whole.substring(0, dot) : whole;
    }

    private Map<String, Object> recipe() throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>();
        task.ifPresent(text -> tree.put("task", text));
        if (!targets.isEmpty()) {
            tree.put("target", targets.size() == 1 ? targets.getFirst() : targets);
        }
        epochs.ifPresent(count -> tree.put("epochs", count));
        JsonNode more = JSON.readTree(text());
        if (!more.isObject()) {
            throw new UnfitException("--recipe must be a JSON object such as '{\"epochs\": 50}', not " + more);
        }
        more.properties().forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
        return tree;
    }

    private String text() throws IOException {
        if (!recipe.startsWith("@")) {
            return recipe;
        }
        Path file = YardOptions.file(Path.of(recipe.substring(1)));
        if (!Files.isReadable(file)) {
            throw new UnfitException("There is no file " + file + " with a recipe that can be read.");
        }
        return Files.readString(file);
    }
}
