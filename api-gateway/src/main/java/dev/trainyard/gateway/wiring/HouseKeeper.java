package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.run.Archivist;
import dev.trainyard.gateway.run.LogUnavailableException;
import dev.trainyard.gateway.run.Snapshots;
import dev.trainyard.gateway.run.Truncation;
import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** What has time: snapshots, and, on the leader, archives and the log's cut. On a thread of its own. */
final class HouseKeeper implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(HouseKeeper.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Snapshots snapshots;
    private final Truncation truncation;
    private final Archivist archivist;
    private final Supplier<OptionalLong> generation;
    private final Thread thread = new Thread(this::keepHouse, "housekeeping");

    /** @param generation that of this gateway while it leads */
    HouseKeeper(Snapshots snapshots, Truncation truncation, Archivist archivist, Supplier<OptionalLong> generation) {
        this.snapshots = snapshots;
        this.truncation = truncation;
        this.archivist = archivist;
        this.generation = generation;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void keepHouse() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean more = keepHouseOnce();
                if (!more) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean keepHouseOnce() throws InterruptedException {
        try {
            OptionalLong leads = generation.get();
            snapshots.takeIfDue(leads.isPresent());
            if (leads.isEmpty()) {
                return false;
            }
            truncation.cut();
            return archivist.archive(leads.getAsLong());
        } catch (StorageException | LogUnavailableException | ExecutionException e) {
            LOGGER.log(System.Logger.Level.WARNING, "housekeeping failed, goes on: " + e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "housekeeping failed, goes on", e);
        }
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
