package dev.trainyard.benchmarks.yard;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How soon a checkpoint speaks: from its entry in the log to the first token of an answer that is streamed from it,
 * while training goes on beside it on the same cores.
 */
public record FirstToken(Path home, InstantSource clock) implements Figure {

    private static final int CHECKPOINTS = 12;
    private static final int STEPS_BETWEEN = 40;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    @Override
    public String name() {
        return "first-token";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(3, "seconds from a saved checkpoint to its first token, the worst of 12,");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        Path text = Files.createTempFile("trainyard-figures", ".txt");
        try (RunningYard yard = RunningYard.start(home);
                JobLog log = new JobLog(yard.bootstrap())) {
            Files.writeString(text, "The quick brown fox jumps over the lazy dog. ".repeat(2000));
            Map<String, Object> recipe = Map.of(
                    "task",
                    "language",
                    "context",
                    64,
                    "steps",
                    CHECKPOINTS * STEPS_BETWEEN,
                    "checkpoint_every",
                    STEPS_BETWEEN);
            String job =
                    yard.submit("gpt-nano", yard.upload(text), recipe).get("id").asText();
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < CHECKPOINTS; i++) {
                JobLog.Saved saved = log.awaitCheckpoint(job, i, LONGEST_WAIT);
                yard.awaitFirstToken(
                        Map.of("model", saved.model(), "prompt", "The quick", "max_tokens", 8, "stream", true));
                double took = Duration.between(saved.at(), clock.instant()).toNanos() / 1e9;
                out.printf(Locale.ROOT, "  checkpoint %d: %.3f s%n", i + 1, took);
                seconds.add(took);
            }
            List<Double> sorted = seconds.stream().sorted().toList();
            out.printf(Locale.ROOT, "  median %.3f s%n", sorted.get(CHECKPOINTS / 2));
            return new Result.Measured(sorted.getLast());
        } finally {
            Files.delete(text);
        }
    }
}
