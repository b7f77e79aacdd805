package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.LogPulse;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks the log every second where it ends: so health and the fold's lag are known without anybody's request. */
@Startup
@ApplicationScoped
public class LogWatch {

    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
    private static final Duration LONGEST_STANDSTILL = Duration.ofMinutes(1);

    private final Log log;
    private final LedgerReplica replica;
    private final LogPulse pulse;
    private final ScheduledExecutorService asking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("log-watch").factory());

    LogWatch(Log log, LedgerReplica replica, InstantSource clock, MeterRegistry meters) {
        this.log = log;
        this.replica = replica;
        this.pulse = new LogPulse(clock, LONGEST_SILENCE, LONGEST_STANDSTILL);
        Gauge.builder("trainyard_ledger_lag", pulse, LogPulse::lag)
                .description("Entries of the log that this replica has not applied yet")
                .register(meters);
        var _ = asking.scheduleWithFixedDelay(this::ask, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void ask() {
        var _ = log.end()
                .orTimeout(PERIOD.toMillis() * 2, TimeUnit.MILLISECONDS)
                .whenComplete((end, failure) -> {
                    if (failure == null) {
                        pulse.answered(end, replica.position());
                    } else {
                        pulse.silent(replica.position());
                    }
                });
    }

    /** What was found. */
    LogPulse pulse() {
        return pulse;
    }

    @PreDestroy
    void stop() {
        asking.shutdownNow();
    }
}
