package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.LogCut;
import dev.trainyard.gateway.outbound.LostRecords;
import dev.trainyard.gateway.run.CatchUp;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.Restore;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.log.LedgerReader;
import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Keeps the replica with the log: restores it, follows, and restores it again when the log has moved on without it. */
final class LedgerFollower implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(LedgerFollower.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final KafkaSettings kafka;
    private final Log log;
    private final LogCut cut;
    private final Restore restore;
    private final LedgerReplica replica;
    private final LostRecords lostRecords;
    private final Thread thread = new Thread(this::follow, "ledger-follower");
    private volatile Duration lastRestore = Duration.ZERO;

    LedgerFollower(
            KafkaSettings kafka, Log log, LogCut cut, Restore restore, LedgerReplica replica, LostRecords lostRecords) {
        this.kafka = kafka;
        this.log = log;
        this.cut = cut;
        this.restore = restore;
        this.replica = replica;
        this.lostRecords = lostRecords;
    }

    void start() {
        thread.start();
    }

    /** How long it took until the state could be used, the last time. */
    Duration lastRestore() {
        return lastRestore;
    }

    private void follow() {
        Set<ManifestReference> refuted = new HashSet<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    followOnce(refuted);
                } catch (ExecutionException | TimeoutException | StorageException | KafkaException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "cannot restore yet, tries again: " + reason(e));
                    Thread.sleep(RETRY);
                } catch (Restore.ImpossibleException e) {
                    LOGGER.log(System.Logger.Level.ERROR, e.getMessage());
                    Thread.sleep(RETRY.multipliedBy(15));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private void followOnce(Set<ManifestReference> refuted)
            throws ExecutionException, TimeoutException, InterruptedException, Restore.ImpossibleException {
        long began = System.nanoTime();
        long beginning = cut.beginning().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long end = log.end().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Restore.Start start = restore.find(beginning, end, refuted);
        long next = start.next();
        CatchUp catchUp = new CatchUp(replica, start, end);
        try (LedgerReader reader = new LedgerReader(kafka, decoded -> take(decoded, catchUp), catchUp::losePlace)) {
            reader.startAt(next);
            CatchUp.State then = catchUp.awaitOther(CatchUp.State.CATCHING_UP);
            switch (then) {
                case CATCHING_UP, LOST_PLACE -> {}
                case REFUTED -> {
                    start.snapshot().ifPresent(refuted::add);
                    LOGGER.log(
                            System.Logger.Level.WARNING,
                            "passed over the snapshot at offset " + (next - 1) + ": the log does not vouch for it");
                }
                case FOLLOWING -> {
                    lastRestore = Duration.ofNanos(System.nanoTime() - began);
                    LOGGER.log(
                            System.Logger.Level.INFO,
                            "restored from=" + (start.snapshot().isPresent() ? "snapshot" : "log") + " offset="
                                    + (next - 1) + " entries=" + (end - next) + " seconds="
                                    + lastRestore.toMillis() / 1000.0);
                    var _ = catchUp.awaitOther(CatchUp.State.FOLLOWING);
                }
            }
        } finally {
            replica.loseTouch();
        }
    }

    /** Every gateway reads every record, so a letter may be kept once for each of them, and again after a restart. */
    private void take(LedgerCodec.Decoded decoded, CatchUp catchUp) {
        switch (decoded) {
            case LedgerCodec.Decoded.Known known -> catchUp.apply(known.entry());
            case LedgerCodec.Decoded.Undecodable undecodable -> {
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "passed over what is no event: offset="
                                + undecodable.record().offset() + ": " + undecodable.reason());
                var _ = lostRecords.keep(undecodable.record(), undecodable.reason());
                catchUp.pass(undecodable.record().offset());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(6));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
