package dev.trainyard.trainer.run;

import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.trainer.outbound.Progress;
import dev.trainyard.trainer.outbound.ToldSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Gathers steps and tells them some times a second, so that fast steps do not flood whoever watches. */
final class ProgressTeller {

    private static final long INTERVAL = Duration.ofMillis(150).toNanos();
    private static final int MOST_STEPS = 500;

    private final Progress progress;
    private final About about;
    private final long totalSteps;
    private final LongSupplier nanoTime;
    private final List<Map<String, Object>> gathered = new ArrayList<>();
    private long told;

    /** What is the same in all that an attempt tells. */
    record About(String job, long attempt, Map<String, String> facts) {}

    ProgressTeller(Progress progress, About about, long totalSteps, LongSupplier nanoTime) {
        this.progress = progress;
        this.about = about;
        this.totalSteps = totalSteps;
        this.nanoTime = nanoTime;
        this.told = nanoTime.getAsLong() - INTERVAL;
    }

    void stepped(StepReport report) {
        Map<String, Object> step = StepJson.of(report);
        step.put("total_steps", totalSteps);
        gathered.add(step);
        if (gathered.size() >= MOST_STEPS || nanoTime.getAsLong() - told >= INTERVAL) {
            flush();
        }
    }

    void flush() {
        if (!gathered.isEmpty()) {
            progress.tell(new ToldSteps(about.job(), about.attempt(), about.facts(), gathered));
            gathered.clear();
        }
        told = nanoTime.getAsLong();
    }
}
