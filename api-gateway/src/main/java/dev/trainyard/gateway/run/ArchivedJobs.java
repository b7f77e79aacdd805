package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.messaging.codec.MalformedRecordException;
import dev.trainyard.messaging.codec.WireJson;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The bodies of finished jobs that have left the state, verified against the hashes that the log has. */
public final class ArchivedJobs {

    private static final int REMEMBERED = 100;

    private final LedgerReplica replica;
    private final ObjectStore store;
    private final Map<ObjectReference, JobView> remembered = Collections.synchronizedMap(new Remembered());

    private static final class Remembered extends LinkedHashMap<ObjectReference, JobView> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectReference, JobView> eldest) {
            return size() > REMEMBERED;
        }
    }

    public ArchivedJobs(LedgerReplica replica, ObjectStore store) {
        this.replica = replica;
        this.store = store;
    }

    /**
     * A job with its checkpoints and news, wherever they are.
     *
     * @throws StorageException when they cannot be read
     */
    public JobView whole(JobView job) {
        return replica.read(ledger -> ledger.archive(job.tenant(), job.id()))
                .map(this::load)
                .orElse(job);
    }

    /** A checkpoint of an archived job, by its name. */
    public Optional<ModelView> checkpoint(String tenant, String name) {
        return replica.read(ledger -> ledger.archivedByCheckpoint(tenant, name))
                .map(this::whole)
                .flatMap(job -> job.checkpoints().stream()
                        .filter(saved -> name.equals(job.modelName() + ":ckpt-step-"
                                + saved.checkpoint().step()))
                        .filter(saved -> saved.droppedAt().isEmpty())
                        .findFirst()
                        .map(saved -> new ModelView(
                                tenant,
                                name,
                                job.id(),
                                job.submission().recipe(),
                                job.rows().orElseThrow(),
                                saved.checkpoint(),
                                saved.createdAt())));
    }

    private JobView load(ObjectReference content) {
        JobView known = remembered.get(content);
        if (known != null) {
            return known;
        }
        ObjectKey key = new ObjectKey(content.bucket(), content.key());
        byte[] bytes = store.readAll(key, (int) content.bytes());
        if (!Hashes.sha256(bytes).equals(content.sha256())) {
            throw new StorageException.Conflict(key + " is not what the log vouches for");
        }
        try {
            JobView job = WireJson.read(bytes, JobView.class);
            remembered.put(content, job);
            return job;
        } catch (MalformedRecordException e) {
            throw new StorageException.Conflict(key + " cannot be read by this release: " + e.getMessage());
        }
    }
}
