package dev.trainyard.commandline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.commandline.client.ApiClient;
import dev.trainyard.commandline.client.Follow;
import dev.trainyard.commandline.stack.Console;
import dev.trainyard.commandline.stack.Installation;
import dev.trainyard.commandline.stack.UnfitException;
import dev.trainyard.commandline.stack.Yard;
import dev.trainyard.commandline.stack.YardFolder;
import dev.trainyard.commandline.stack.YardSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** The main job from end to end, on this machine, and then it is all stopped again. */
@CommandLine.Command(
        name = "demo",
        description =
                "Starts a yard, trains on examples/iris.csv, shows every checkpoint's score, calls the best model,"
                        + " and stops.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

    private static final Map<String, Object> RECIPE =
            Map.of("task", "classification", "target", "species", "epochs", 300, "seed", 7);

    /** One flower of each species, as nobody measured it. */
    private static final List<Map<String, Object>> FLOWERS =
            List.of(flower(5.0, 3.4, 1.5, 0.2), flower(5.9, 2.8, 4.3, 1.3), flower(6.6, 3.0, 5.6, 2.1));

    @CommandLine.Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where the API answers (default: ${DEFAULT-VALUE})",
            defaultValue = "8080")
    private int port;

    @CommandLine.Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The demo's folder (default: ${DEFAULT-VALUE})",
            defaultValue = ".trainyard/demo")
    private Path data;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "URL",
            description = "Start nothing: show it on a yard that runs already, such as http://trainyard.example:8080",
            converter = HttpAddress.class)
    private Optional<URI> elsewhere = Optional.empty();

    @CommandLine.Option(names = "--verbose", description = "Show every line of every process")
    private boolean verbose;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private static Map<String, Object> flower(
            double sepalLength, double sepalWidth, double petalLength, double petalWidth) {
        Map<String, Object> flower = new LinkedHashMap<>();
        flower.put("sepal_length", sepalLength);
        flower.put("sepal_width", sepalWidth);
        flower.put("petal_length", petalLength);
        flower.put("petal_width", petalWidth);
        return flower;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant began = Instant.now(Clock.systemUTC());
        Installation installation = Installation.current();
        if (elsewhere.isPresent()) {
            run(new ApiClient(elsewhere.get()), installation.home());
            out.printf(Locale.ROOT, "%nDone in %d s, on the yard at %s.%n", secondsSince(began), elsewhere.get());
            return 0;
        }
        Yard yard = new Yard(
                YardFolder.open(YardOptions.folder(data)),
                installation,
                new Console(out, verbose),
                Clock.systemUTC(),
                YardSettings.of(port, 1));
        int status = YardRun.run(yard, () -> {
            run(new ApiClient(yard.address()), installation.home());
            return 0;
        });
        if (status == 0) {
            out.printf(
                    Locale.ROOT,
                    "%nDone in %d s. Everything lies in %s (logs in %s).%n",
                    secondsSince(began),
                    yard.root(),
                    yard.logs());
            out.println("Go on: ./trainyard up" + yard.folderOption() + "   finds the job and the model again;");
            out.println(
                    "       ./trainyard up   then   ./trainyard train YOUR.csv --target COLUMN   trains on your own.");
        }
        return status;
    }

    private static long secondsSince(Instant began) {
        return Duration.between(began, Instant.now(Clock.systemUTC())).toSeconds();
    }

    private void run(ApiClient api, Path home) throws IOException, InterruptedException {
        String file = api.upload(home.resolve("examples/iris.csv"));
        out.println("Uploaded examples/iris.csv as " + file);
        String id = api.submit("mlp", file, "iris", RECIPE).get("id").asText();
        out.println("Submitted " + id);
        boolean terminal = Terminal.isThere();
        JsonNode job = new Follow(api, out, terminal, Clock.systemUTC()).toEnd(id);
        if (Ending.tell(job, out) != 0) {
            throw new UnfitException("The demo's job did not succeed.");
        }
        JsonNode answers = api.predict(job.get("fine_tuned_model").asText(), FLOWERS);
        if (answers.size() != FLOWERS.size()) {
            throw new UnfitException("The model gave " + answers.size() + " answers for three flowers.");
        }
        for (int i = 0; i < FLOWERS.size(); i++) {
            JsonNode answer = answers.get(i);
            String choice = answer.get("class").asText();
            out.printf(
                    Locale.ROOT,
                    "  %s -> %s (%.1f %%)%n",
                    FLOWERS.get(i).values(),
                    choice,
                    100 * answer.get("probabilities").get(choice).asDouble());
        }
    }
}
