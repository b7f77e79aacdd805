package dev.trainyard.benchmarks.yard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The small translation among the examples, through a whole yard: how many days that it has never seen the chosen model
 * writes exactly right, by the evaluator's own count; and that it can be talked to then.
 */
public record DatesExample(Path home, LongSupplier nanoTime) implements Figure {

    private static final Duration LONGEST_JOB = Duration.ofMinutes(30);
    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public String name() {
        return "dates";
    }

    @Override
    public Goal goal() {
        return Goal.atLeast(0.95, "share of dates translated exactly");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        Path examples = home.resolve("examples");
        JsonNode recipe =
                new ObjectMapper().readTree(examples.resolve("dates.json").toFile());
        try (RunningYard yard = RunningYard.start(home);
                JobLog log = new JobLog(yard.bootstrap())) {
            long began = nanoTime.getAsLong();
            String id = yard.submit("gpt-nano", yard.upload(examples.resolve("dates.jsonl")), recipe)
                    .get("id")
                    .asText();
            log.awaitEnd(id, LONGEST_JOB);
            double seconds = (nanoTime.getAsLong() - began) / NANOS_PER_SECOND;
            JsonNode job = yard.get("/v1/fine_tuning/jobs/" + id);
            double best = 0;
            for (JsonNode checkpoint : yard.get("/v1/fine_tuning/jobs/" + id + "/checkpoints?limit=100")
                    .get("data")) {
                JsonNode matched = checkpoint.at("/evaluation/metrics/exact_match");
                out.printf(
                        Locale.ROOT,
                        "  step %d: %.4f of %d%n",
                        checkpoint.get("step_number").asLong(),
                        matched.path("value").asDouble(),
                        matched.path("n").asInt());
                best = Math.max(best, matched.path("value").asDouble());
            }
            out.printf(Locale.ROOT, "  %s after %.0f s%n", job.get("status").asText(), seconds);
            JsonNode said = yard.ask(
                    "/v1/chat/completions",
                    Map.of(
                            "model",
                            job.get("fine_tuned_model").asText(),
                            "temperature",
                            0,
                            "messages",
                            List.of(Map.of("role", "user", "content", "29 February 2024"))));
            out.println("  29 February 2024 -> "
                    + said.at("/choices/0/message/content").asText());
            return new Result.Measured(best);
        }
    }
}
