package dev.trainyard.commandline.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a child that died is started again: at once the first time, later and later when it keeps dying young, never
 * once it has died young too often. Pure.
 */
public final class RestartPolicy {

    private static final Duration YOUNG = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final int MOST_YOUNG_DEATHS = 6;

    private int youngDeaths;

    /** The pause before the next start, or nothing when there shall be none. */
    public Optional<Duration> afterDeath(Instant started, Instant died) {
        boolean young = Duration.between(started, died).compareTo(YOUNG) < 0;
        youngDeaths = young ? youngDeaths + 1 : 0;
        if (youngDeaths >= MOST_YOUNG_DEATHS) {
            return Optional.empty();
        }
        return Optional.of(youngDeaths <= 1 ? FIRST_PAUSE : FIRST_PAUSE.multipliedBy(1L << youngDeaths));
    }
}
