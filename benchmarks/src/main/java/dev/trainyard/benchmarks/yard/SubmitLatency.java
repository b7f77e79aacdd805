package dev.trainyard.benchmarks.yard;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long a job takes from its submission over HTTP to its first optimizer step, on a yard that is warm and idle. The
 * steps between are told apart by the append times of the events in the log.
 */
public record SubmitLatency(Path home, InstantSource clock) implements Figure {

    private static final int WARM_UP = 5;
    private static final int JOBS = 21;
    private static final Duration LONGEST_JOB = Duration.ofMinutes(2);
    private static final Map<String, Object> RECIPE =
            Map.of("task", "classification", "target", "species", "epochs", 2, "seed", 1);

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(1, "seconds from submission to first step, median");
    }

    /** One job: how long each station took to be reached from the one before, and all of it, in milliseconds. */
    private record Sample(List<Double> hops, double total) {}

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        List<Sample> samples = new ArrayList<>();
        try (RunningYard yard = RunningYard.start(home);
                JobLog log = new JobLog(yard.bootstrap())) {
            String file = yard.upload(home.resolve("examples/iris.csv"));
            for (int i = 0; i < WARM_UP + JOBS; i++) {
                Sample sample = sample(yard, log, file);
                if (i >= WARM_UP) {
                    samples.add(sample);
                }
            }
        }
        JobLog.Station[] stations = JobLog.Station.values();
        for (int i = 0; i < stations.length; i++) {
            int hop = i;
            out.printf(
                    Locale.ROOT,
                    "  %-20s %7.0f ms median, %7.0f ms worst%n",
                    stations[i].words(),
                    quantile(
                            samples.stream()
                                    .map(sample -> sample.hops().get(hop))
                                    .toList(),
                            0.5),
                    quantile(
                            samples.stream()
                                    .map(sample -> sample.hops().get(hop))
                                    .toList(),
                            1));
        }
        List<Double> totals = samples.stream().map(Sample::total).toList();
        out.printf(
                Locale.ROOT,
                "  %-20s %7.0f ms median, %7.0f ms at 0.9, %7.0f ms worst, of %d jobs%n",
                "all",
                quantile(totals, 0.5),
                quantile(totals, 0.9),
                quantile(totals, 1),
                totals.size());
        return new Result.Measured(quantile(totals, 0.5) / 1000);
    }

    private Sample sample(RunningYard yard, JobLog log, String file) throws IOException, InterruptedException {
        Instant sent = clock.instant();
        String job = yard.submit("mlp", file, RECIPE).get("id").asText();
        Map<JobLog.Station, Instant> times = log.awaitEnd(job, LONGEST_JOB);
        List<Double> hops = new ArrayList<>();
        Instant before = sent;
        for (JobLog.Station station : JobLog.Station.values()) {
            hops.add(millis(before, times.get(station)));
            before = times.get(station);
        }
        return new Sample(hops, millis(sent, before));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
