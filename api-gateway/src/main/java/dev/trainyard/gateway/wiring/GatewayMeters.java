package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.run.LedgerReplica;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What the gateway tells those who watch it. */
record GatewayMeters(LedgerReplica replica, List<String> classes) {

    private static final List<String> STATES =
            List.of("validating_files", "queued", "running", "scoring", "succeeded", "failed", "cancelled");

    void bindTo(MeterRegistry meters) {
        for (String state : STATES) {
            Gauge.builder(
                            "trainyard_jobs",
                            replica,
                            copy -> copy.read(ledger -> ledger.jobCounts().getOrDefault(state, 0L)))
                    .tag("state", state)
                    .description("Jobs in each state")
                    .register(meters);
        }
        for (String workerClass : classes) {
            Gauge.builder(
                            "trainyard_tasks_open",
                            replica,
                            copy -> copy.read(ledger -> ledger.openTasks().getOrDefault(workerClass, 0L)))
                    .tag("class", workerClass)
                    .description("Tasks that wait for a worker of the class or are being done by one; what autoscalers"
                            + " go by")
                    .register(meters);
        }
        Gauge.builder("trainyard_ledger_offset", replica, LedgerReplica::position)
                .description("The next offset of the ledger that this replica applies")
                .register(meters);
        Gauge.builder(
                        "trainyard_workers",
                        replica,
                        copy -> copy.read(ledger -> ledger.workers().size()))
                .description("Living workers, as the ledger knows them")
                .register(meters);
        Gauge.builder(
                        "trainyard_effects_pending",
                        replica,
                        copy -> copy.read(ledger -> ledger.pending().size()))
                .description("Decisions whose effect has no receipt yet")
                .register(meters);
        FunctionCounter.builder("trainyard_ledger_undecodable", replica, LedgerReplica::undecodable)
                .description("Records of the ledger that this release could not read")
                .register(meters);
    }
}
