package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.Snapshots;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.SnapshotView;
import dev.trainyard.job.ledger.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How the ledger is kept. Meters hold what they ask only weakly, unless they are told that nobody else holds it. */
record HouseMeters(
        LedgerReplica replica,
        Supplier<Duration> lastRestore,
        Supplier<Snapshots.Taken> lastSnapshot,
        Supplier<OptionalLong> generation,
        InstantSource clock) {

    void bindTo(MeterRegistry meters) {
        for (Verdict.Reason reason : Verdict.Reason.values()) {
            FunctionCounter.builder("trainyard_ledger_ignored", replica, copy -> copy.ignored(reason))
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .description("Entries of the ledger that the fold passed over")
                    .register(meters);
        }
        Gauge.builder("trainyard_restore_seconds", lastRestore, last -> seconds(last.get()))
                .strongReference(true)
                .description("How long it took at the last start until the state could be used")
                .register(meters);
        Gauge.builder("trainyard_fold_version", replica, copy -> copy.read(Ledger::foldVersion))
                .description("The version of the fold's rules that hold")
                .register(meters);
        Gauge.builder("trainyard_fold_lag", replica, HouseMeters::lag)
                .description(
                        "Entries that stand in the log and not yet in this copy; not a number while the log is away")
                .register(meters);
        Gauge.builder("trainyard_leads", generation, own -> own.get().isPresent() ? 1 : 0)
                .strongReference(true)
                .description("1 while this gateway leads")
                .register(meters);
        Gauge.builder("trainyard_snapshot_age_seconds", this, HouseMeters::age)
                .strongReference(true)
                .description("Since the newest snapshot that the log vouches for; not a number when there is none")
                .register(meters);
        snapshot(meters, "trainyard_snapshot_offset", "The last entry that it has", Snapshots.Taken::offset);
        snapshot(meters, "trainyard_snapshot_bytes", "Its length", Snapshots.Taken::bytes);
        snapshot(meters, "trainyard_snapshot_seconds", "How long it took", taken -> seconds(taken.took()));
        snapshot(
                meters,
                "trainyard_snapshot_pause_seconds",
                "How long the state stood still for it",
                taken -> seconds(taken.stoodStill()));
    }

    private void snapshot(MeterRegistry meters, String name, String what, ToDoubleFunction<Snapshots.Taken> figure) {
        Gauge.builder(name, lastSnapshot, last -> figure.applyAsDouble(last.get()))
                .strongReference(true)
                .description("Of the newest snapshot that this gateway has taken: " + what)
                .register(meters);
    }

    private static double lag(LedgerReplica copy) {
        OptionalLong entries = copy.lag();
        return entries.isPresent() ? entries.getAsLong() : Double.NaN;
    }

    private double age() {
        List<SnapshotView> known = replica.read(Ledger::snapshots);
        return known.isEmpty()
                ? Double.NaN
                : seconds(Duration.between(known.getLast().announcedAt(), clock.instant()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
