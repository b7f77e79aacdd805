package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.LedgerMeters;
import dev.trainyard.job.task.TaskKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the log tells, in Micrometer. Tags are our own words only, so the number of series is bounded. */
final class MicrometerMeters implements LedgerMeters {

    private final MeterRegistry registry;
    private final Map<Tags, Double> latest = new ConcurrentHashMap<>();

    MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void waited(TaskKind kind, Duration time) {
        Timer.builder("trainyard_queue_wait")
                .description("Time from a task's record being queued to its being granted, by the log's time")
                .tag("task", kind.wireName())
                .publishPercentileHistogram()
                .register(registry)
                .record(time);
    }

    @Override
    public void scored(String metric, boolean heldout, double value) {
        Tags tags = Tags.of("metric", metric, "rows", heldout ? "test" : "validation");
        Counter.builder("trainyard_scores")
                .description("Scores of checkpoints, by metric and by the rows they rest on")
                .tags(tags)
                .register(registry)
                .increment();
        if (latest.put(tags, value) == null) {
            Gauge.builder("trainyard_score", latest, values -> values.get(tags))
                    .description("The latest score, by metric and by the rows it rests on")
                    .tags(tags)
                    .register(registry);
        }
    }
}
