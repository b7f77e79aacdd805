package dev.trainyard.commandline.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Follows a job to its end and shows what happens: its states, its steps, the score of every checkpoint. */
public final class Follow {

    private static final Duration LOOK = Duration.ofMillis(150);
    private static final Duration AWAY = Duration.ofMinutes(2);

    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled");

    private final ApiClient api;
    private final PrintStream out;
    private final ProgressBar bar;
    private final InstantSource clock;
    private final Set<String> shownScores = new HashSet<>();
    private String shownStatus = "";
    private long step;
    private long stepAtStart;
    private double loss = Double.NaN;
    private Instant trainingSince = Instant.EPOCH;
    private Instant lastAnswer = Instant.EPOCH;

    public Follow(ApiClient api, PrintStream out, boolean terminal, InstantSource clock) {
        this.api = api;
        this.out = out;
        this.bar = new ProgressBar(out, terminal);
        this.clock = clock;
    }

    /**
     * Follows to the end; gives the job as it is then.
     *
     * @throws IOException when the gateway does not answer, or was there and then stays away for minutes
     */
    public JsonNode toEnd(String id) throws IOException, InterruptedException {
        while (true) {
            try {
                JsonNode job = look(id);
                lastAnswer = clock.instant();
                if (ENDS.contains(shownStatus)) {
                    return job;
                }
            } catch (IOException e) {
                // A gateway that restarts has forgotten nothing.
                if (Duration.between(lastAnswer, clock.instant()).compareTo(AWAY) > 0) {
                    throw e;
                }
            }
            Thread.sleep(LOOK);
        }
    }

    private JsonNode look(String id) throws IOException, InterruptedException {
        JsonNode job = api.job(id);
        String status = job.get("status").asText();
        boolean joinedLate = shownStatus.isEmpty() && !status.equals("validating_files");
        boolean changed = !status.equals(shownStatus);
        if (changed) {
            trainingSince = clock.instant();
        }
        if (changed && !ENDS.contains(status)) {
            show(status);
        }
        showSteps(id, trainingSince, joinedLate);
        showScores(id);
        if (changed && ENDS.contains(status)) {
            show(status); // after everything that led to it
        }
        return job;
    }

    private void show(String status) {
        bar.end();
        out.println("  " + status.replace('_', ' '));
        shownStatus = status;
    }

    private void showSteps(String id, Instant since, boolean joinedLate) throws IOException, InterruptedException {
        JsonNode metrics = api.metrics(id, step);
        for (JsonNode one : metrics.get("data")) {
            step = one.get("step").asLong();
            loss = one.path("train_loss").asDouble(Double.NaN);
        }
        if (!metrics.get("data").isEmpty()) {
            // What was trained before we came says nothing about the rate that we see.
            stepAtStart = joinedLate ? step : stepAtStart;
            bar.show(
                    step - stepAtStart,
                    step,
                    metrics.get("total_steps").asLong(),
                    loss,
                    Duration.between(since, clock.instant()));
        }
    }

    private void showScores(String id) throws IOException, InterruptedException {
        List<JsonNode> oldestFirst = new ArrayList<>();
        api.checkpoints(id).forEach(oldestFirst::addFirst);
        for (JsonNode checkpoint : oldestFirst) {
            show(checkpoint, checkpoint.get("evaluation"), "validation");
            show(checkpoint, checkpoint.at("/evaluation/test"), "test");
        }
    }

    private void show(JsonNode checkpoint, JsonNode evaluation, String rows) {
        String status = evaluation.path("status").asText();
        boolean known = status.equals("scored") || status.equals("error");
        if (!known || !shownScores.add(checkpoint.get("id").asText() + rows)) {
            return;
        }
        bar.end();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "  checkpoint %-6d %-10s",
                checkpoint.get("step_number").asLong(),
                rows));
        if (status.equals("error")) {
            line.append(" not scored: ").append(evaluation.at("/error/message").asText());
        }
        evaluation
                .path("metrics")
                .properties()
                .forEach(metric -> line.append(String.format(
                        Locale.ROOT,
                        "  %s %.4f [%.3f, %.3f]",
                        metric.getKey(),
                        metric.getValue().get("value").asDouble(),
                        metric.getValue().get("low").asDouble(),
                        metric.getValue().get("high").asDouble())));
        out.println(line);
    }
}
