package dev.trainyard.gateway.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.PutResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Writes the whole views of finished jobs as one object each, sweeps what their attempts have left behind, and proposes
 * that they leave the state. For one thread,
 * while this gateway leads.
 */
public final class Archivist {

    private static final System.Logger LOGGER = System.getLogger(Archivist.class.getName());
    private static final int AT_ONCE = 50;
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final LedgerReplica replica;
    private final Log log;
    private final ObjectStore store;
    private final Supplier<String> eventIds;
    private final InstantSource clock;
    private final Leftovers leftovers;
    private final Duration after;
    private final Map<String, Instant> proposed = new HashMap<>();

    /** @param after a job stays whole for so long after its end, since that is when it is asked for most */
    public Archivist(
            LedgerReplica replica,
            Log log,
            ObjectStore store,
            Supplier<String> eventIds,
            InstantSource clock,
            Duration after) {
        this.replica = replica;
        this.log = log;
        this.store = store;
        this.eventIds = eventIds;
        this.clock = clock;
        this.leftovers = new Leftovers(store);
        this.after = after;
    }

    /** Archives some of the jobs that have ended long enough ago; true when there may be more. */
    public boolean archive(long generation) {
        Instant now = clock.instant();
        proposed.values().removeIf(at -> at.plus(AGAIN).isBefore(now));
        List<JobView> ended = replica.read(
                ledger -> isLegal(ledger) ? ledger.archivable(now.minus(after), AT_ONCE + proposed.size()) : List.of());
        List<JobView> next = ended.stream()
                .filter(job -> !proposed.containsKey(job.id()))
                .limit(AT_ONCE)
                .toList();
        next.forEach(job -> archive(job, generation, now));
        return next.size() == AT_ONCE;
    }

    private static boolean isLegal(Ledger ledger) {
        return ledger.foldVersion() >= LedgerEvent.JobArchived.LEGAL_SINCE;
    }

    private void archive(JobView job, long generation, Instant now) {
        proposed.put(job.id(), now);
        leftovers.sweep(job);
        byte[] bytes;
        try {
            bytes = WireJson.write(job);
        } catch (JsonProcessingException e) {
            LOGGER.log(System.Logger.Level.ERROR, "job=" + job.id() + " cannot be archived: " + e.getMessage());
            return;
        }
        String sha256 = Hashes.sha256(bytes);
        ObjectKey key = new ObjectKey(Buckets.LEDGER, Keys.jobRecord(job.tenant(), job.id(), sha256));
        if (store.putIfAbsent(key, bytes) == PutResult.ALREADY_THERE) {
            LOGGER.log(System.Logger.Level.DEBUG, "job=" + job.id() + " was stored before");
        }
        if (!Arrays.equals(store.readAll(key, bytes.length), bytes)) {
            LOGGER.log(System.Logger.Level.WARNING, "job=" + job.id() + " was not read back as it was written");
            return;
        }
        ObjectReference content = new ObjectReference(key.bucket(), key.path(), bytes.length, sha256);
        var _ = log.append(eventIds.get(), new LedgerEvent.JobArchived(job.tenant(), job.id(), generation, content));
    }
}
