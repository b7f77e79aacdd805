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
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Uploads a file, trains on it and follows the job. */
@CommandLine.Command(
        name = "train",
        description = "Trains a model on a CSV or JSONL file in a yard that is up, and follows it.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private YardOptions yard = new YardOptions();

    @CommandLine.Parameters(paramLabel = "FILE", description = "CSV with a header, or JSONL")
    private Path file;

    @CommandLine.Option(
            names = "--target",
            required = true,
            split = ",",
            description = "The column to predict, or several with commas between")
    private List<String> targets;

    @CommandLine.Option(
            names = "--task",
            description = "classification or regression (default: ${DEFAULT-VALUE})",
            defaultValue = "classification")
    private String task;

    @CommandLine.Option(
            names = "--recipe",
            paramLabel = "JSON",
            description = "More of the recipe, as JSON or as @FILE with JSON")
    private String recipe = "{}";

    @CommandLine.Option(names = "--suffix", description = "Part of the model's name", defaultValue = "model")
    private String suffix;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path given = YardOptions.file(file);
        if (!Files.isReadable(given)) {
            throw new UnfitException("There is no file " + given + " that can be read.");
        }
        ApiClient api = new ApiClient(yard.address());
        String id = api.upload(given);
        System.out.println("Uploaded " + given.getFileName() + " as " + id);
        JsonNode job = api.submit(id, suffix, recipe());
        System.out.println("Submitted " + job.get("id").asText());
        boolean terminal = Terminal.isThere();
        JsonNode ended = new Follow(api, System.out, terminal, Clock.systemUTC())
                .toEnd(job.get("id").asText());
        return Ending.tell(ended, System.out);
    }

    private Map<String, Object> recipe() throws IOException {
        String text =
                recipe.startsWith("@") ? Files.readString(YardOptions.file(Path.of(recipe.substring(1)))) : recipe;
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", task);
        tree.put("target", targets.size() == 1 ? targets.getFirst() : targets);
        new ObjectMapper().readTree(text).properties().forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
        return tree;
    }
}
