package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.gateway.outbound.Outlets;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Finished jobs leave the state as one object each, and are found there again. */
class ArchiveTest {

    private static final Duration AFTER = Duration.ofHours(1);

    private final MemoryYard yard = MemoryYard.open();
    private final Crew crew = new Crew(yard);
    private final Archivist archivist =
            new Archivist(yard.replica, yard.log, yard.store, yard.ids::next, yard.log::now, AFTER);
    private final EffectRunner effects = new EffectRunner(
            yard.replica,
            yard.log,
            new Obliging(),
            yard.batchRunner((tenant, endpoint, body) -> {
                throw new AssertionError("nobody asks for batches here");
            }),
            yard.ids::next);
    private long generation;

    @BeforeEach
    void begin() {
        crew.start();
        generation = yard.replica.read(Ledger::generation);
        yard.replica.decide(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, generation));
    }

    /** A job that has succeeded, with nothing left to publish or to erase. */
    private JobView finished() {
        JobView job = yard.jobs()
                .submit(
                        MemoryYard.caller(),
                        MemoryYard.jobBody(
                                yard.upload("iris.csv", MemoryYard.IRIS).id()),
                        "hash");
        crew.finish(job.id());
        settle();
        return view(job.id());
    }

    /** The leader does what is pending, and all of it succeeds. */
    private void settle() {
        effects.runPending(generation);
    }

    /** A queue, a topic and a store that take everything. */
    private static final class Obliging implements Outlets {
        private long queued;

        @Override
        public CompletableFuture<Long> dispatch(Attempt attempt, String queueClass) {
            return CompletableFuture.completedFuture(queued++);
        }

        @Override
        public CompletableFuture<Boolean> isDoneWith(String queueClass, long queueOffset) {
            return CompletableFuture.completedFuture(queueOffset < queued);
        }

        @Override
        public CompletableFuture<Void> publish(Effect.Publish news) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> drop(Effect.DropCheckpoints checkpoints) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Void> erase(Effect.Erase objects) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private JobView view(String job) {
        return yard.replica.read(ledger -> ledger.job("local", job)).orElseThrow();
    }

    private List<LedgerEvent.JobArchived> proposals() {
        return yard.log.entries().stream()
                .filter(entry -> entry.event() instanceof LedgerEvent.JobArchived)
                .map(entry -> (LedgerEvent.JobArchived) entry.event())
                .toList();
    }

    private boolean isArchived(String job) {
        return yard.replica.read(ledger -> ledger.archive("local", job)).isPresent();
    }

    @Test
    void whatHasEndedLongEnoughAgoLeavesTheStateAndIsFoundAgainAsItWas() {
        JobView job = finished();

        archivist.archive(generation);
        assertThat(isArchived(job.id()))
                .as("it is asked for most just after its end")
                .isFalse();

        yard.log.pass(AFTER.plusSeconds(1));
        archivist.archive(generation);

        assertThat(isArchived(job.id())).isTrue();
        assertThat(view(job.id()).checkpoints())
                .as("they are in the state no more")
                .isEmpty();
        assertThat(yard.archived().whole(view(job.id()))).isEqualTo(job);
        String checkpoint = job.modelName() + ":ckpt-step-10";
        assertThat(yard.archived().checkpoint("local", checkpoint))
                .hasValueSatisfying(found -> assertThat(found.checkpoint())
                        .isEqualTo(job.checkpoints().getFirst().checkpoint()));
        assertThat(yard.archived().checkpoint("another", checkpoint)).isEmpty();
    }

    @Test
    void whatAttemptsLeftBehindIsSweptAndNothingElse() {
        JobView job = finished();
        String folder = "local/jobs/" + job.id() + "/";
        List<String> needed = yard.store.list(Buckets.JOBS, folder);
        ObjectKey rows = put(Buckets.PREPARED, folder + "prepared/a1/rows");
        ObjectKey samples = put(Buckets.JOBS, folder + "samples/s10.json");
        List<ObjectKey> leftovers = List.of(
                put(Buckets.JOBS, folder + "a1/s40/weights.safetensors"),
                put(Buckets.JOBS, folder + "a1/s10/weights.safetensors.second"),
                put(Buckets.JOBS, folder + "a2/s10/metrics.json"),
                put(Buckets.PREPARED, folder + "prepared/a2/rows"),
                put(Buckets.HELDOUT, folder + "prepared/a2/rows"));
        put(Buckets.JOBS, "local/jobs/" + job.id() + "-another/a1/s40/weights.safetensors");

        archivist.archive(generation);
        assertThat(leftovers).as("somebody may still write").allMatch(this::isThere);
        yard.log.pass(AFTER.plusSeconds(1));
        archivist.archive(generation);

        assertThat(leftovers).noneMatch(this::isThere);
        assertThat(needed).isNotEmpty().allMatch(path -> isThere(new ObjectKey(Buckets.JOBS, path)));
        assertThat(List.of(rows, samples)).allMatch(this::isThere);
        assertThat(yard.store.list(Buckets.JOBS, "local/jobs/" + job.id() + "-another/"))
                .hasSize(1);
    }

    @Test
    void nothingIsSweptWhenItCannotBeToldWhatIsNeeded() {
        JobView job = finished();
        ObjectKey stray = put(Buckets.JOBS, "local/jobs/" + job.id() + "/a1/s40/weights.safetensors");
        ManifestReference manifest = job.checkpoints().getFirst().checkpoint().manifest();
        yard.store.put(new ObjectKey(manifest.bucket(), manifest.key()), new byte[] {'{'});

        yard.log.pass(AFTER.plusSeconds(1));
        archivist.archive(generation);

        assertThat(isThere(stray)).isTrue();
        assertThat(isArchived(job.id())).isTrue();
    }

    private ObjectKey put(String bucket, String path) {
        ObjectKey key = new ObjectKey(bucket, path);
        yard.store.put(key, new byte[] {1});
        return key;
    }

    private boolean isThere(ObjectKey key) {
        return yard.store.size(key).isPresent();
    }

    @Test
    void nothingLeavesBeforeItsNewsAreOut() {
        JobView job = yard.jobs()
                .submit(
                        MemoryYard.caller(),
                        MemoryYard.jobBody(
                                yard.upload("iris.csv", MemoryYard.IRIS).id()),
                        "hash");
        crew.finish(job.id());
        yard.log.pass(AFTER.plusSeconds(1));

        archivist.archive(generation);
        assertThat(isArchived(job.id())).isFalse();

        settle();
        yard.log.pass(Duration.ofMinutes(2));
        archivist.archive(generation);
        assertThat(isArchived(job.id())).isTrue();
    }

    @Test
    void aDeposedLeaderArchivesNothing() {
        JobView job = finished();
        yard.log.pass(AFTER.plusSeconds(1));
        crew.say(new LedgerEvent.LeaderStarted("gateway-2", "b"));

        archivist.archive(generation);

        assertThat(proposals()).hasSize(1);
        assertThat(isArchived(job.id())).isFalse();
        assertThat(view(job.id())).isEqualTo(job);
    }

    @Test
    void whatWasProposedIsNotProposedAgainAtOnceButIsWhenNothingCameOfIt() {
        finished();
        yard.log.pass(AFTER.plusSeconds(1));
        crew.say(new LedgerEvent.LeaderStarted("gateway-2", "b"));

        archivist.archive(generation);
        archivist.archive(generation);
        assertThat(proposals()).hasSize(1);

        yard.log.pass(Duration.ofMinutes(2));
        archivist.archive(generation);
        assertThat(proposals()).hasSize(2);
    }

    @Test
    void bytesThatTheLogDoesNotVouchForAreNeverShown() {
        JobView job = finished();
        yard.log.pass(AFTER.plusSeconds(1));
        archivist.archive(generation);
        ObjectKey key = new ObjectKey(
                Buckets.LEDGER,
                yard.replica
                        .read(ledger -> ledger.archive("local", job.id()))
                        .orElseThrow()
                        .key());
        byte[] bytes = yard.store.readAll(key, 1 << 20);
        bytes[bytes.length / 2] ^= 1;
        yard.store.put(key, bytes);

        assertThatThrownBy(() -> yard.archived().whole(view(job.id())))
                .isInstanceOf(StorageException.Conflict.class)
                .hasMessageContaining(key.path());
    }
}
