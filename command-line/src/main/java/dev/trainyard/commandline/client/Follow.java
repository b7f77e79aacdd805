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

    private static final Duration LOOK = Duration.ofMillis(200);

    private final ApiClient api;
    private final PrintStream out;
    private final ProgressBar bar;
    private final InstantSource clock;
    private final Set<String> shownScores = new HashSet<>();
    private String shownStatus = "";
    private long step;
    private long stepAtStart;
    private double loss = Double.NaN;

    public Follow(ApiClient api, PrintStream out, boolean terminal, InstantSource clock) {
        this.api = api;
        this.out = out;
        this.bar = new ProgressBar(out, terminal);
        this.clock = clock;
    }

    /** Follows to the end; gives the job as it is then. */
    public JsonNode toEnd(String id) throws IOException, InterruptedException {
        Instant trainingSince = clock.instant();
        while (true) {
            JsonNode job = api.job(id);
            String status = job.get("status").asText();
            boolean joinedLate = shownStatus.isEmpty();
            if (!status.equals(shownStatus)) {
                bar.end();
                out.println("  " + status.replace('_', ' '));
                shownStatus = status;
                trainingSince = clock.instant();
            }
            showSteps(id, trainingSince, joinedLate);
            showScores(id);
            if (Set.of("succeeded", "failed", "cancelled").contains(status)) {
                bar.end();
                return job;
            }
            Thread.sleep(LOOK);
        }
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
