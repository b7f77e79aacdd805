package dev.trainyard.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The newest checkpoint of a real run, damaged in every way: never gone on from, always blamed, always replaced. */
class DamagedCheckpointsTest {

    private static final int DAMAGES = 2_000;
    private static final long SEED = 20_261_125;
    /** Of the damages, every so many-th is followed by a whole training from the checkpoint before. */
    private static final int TRAINED = 100;

    private static final int LONGEST = 1 << 20;

    private static Engine engine;

    private final InMemoryObjectStore store = TrainingSamples.emptyStore();
    private final SplittableRandom random = new SplittableRandom(SEED);

    private enum Kind {
        BIT_FLIP,
        TRUNCATION,
        DELETION,
        SWAP_OF_A_PART,
        SWAP_OF_THE_WHOLE
    }

    @BeforeAll
    static void start() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    @Test
    void everyDamageToTheNewestCheckpointIsFoundAndTheOneBeforeItLeadsToTheSameEnd() {
        Assignment.Train job = TrainingSamples.job(store, TrainingSamples.recipe(17, Map.of()), 0.5f);
        RecordedContext undisturbed = RecordedContext.undisturbed(1);
        assertThat(work().perform(job, undisturbed)).isInstanceOf(WorkOutcome.Completed.class);
        List<Checkpoint> saved = told(undisturbed);
        assertThat(saved).extracting(Checkpoint::step).containsExactly(5L, 10L, 15L, 17L);
        Checkpoint newest = saved.get(2);
        Checkpoint before = saved.get(1);
        Map<Kind, Integer> found = new EnumMap<>(Kind.class);

        for (int i = 0; i < DAMAGES; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            Map<String, byte[]> whole = objectsOf(newest);
            damage(kind, whole, List.of(saved.get(0), before, saved.get(3)));

            RecordedContext context = RecordedContext.undisturbed(10 + i);
            WorkOutcome outcome = work().perform(TrainingSamples.resumed(job, newest), context);
            assertThat(outcome).as("%s of seed %d, damage %d", kind, SEED, i).isInstanceOf(WorkOutcome.Failed.class);
            Failure failure = ((WorkOutcome.Failed) outcome).failure();
            assertThat(failure.code()).isEqualTo(FailureCode.CHECKPOINT_DAMAGED);
            assertThat(failure.evidence())
                    .as("by this the log knows which one it must not trust again")
                    .containsEntry(Failure.MANIFEST, newest.manifest().key());
            assertThat(context.steps).as("not a step was done on it").isEmpty();
            found.merge(kind, 1, Integer::sum);

            if (i % TRAINED == 0) {
                RecordedContext again = RecordedContext.undisturbed(100_000 + i);
                WorkOutcome end = work().perform(TrainingSamples.resumed(job, before), again);
                assertThat(end).isInstanceOf(WorkOutcome.Completed.class);
                assertThat(told(again).getLast().weights().sha256())
                        .isEqualTo(saved.getLast().weights().sha256());
            }
            whole.forEach((path, bytes) -> store.put(key(path), bytes));
        }
        assertThat(found.values()).hasSize(Kind.values().length).containsOnly(DAMAGES / Kind.values().length);
        assertThat(work().perform(TrainingSamples.resumed(job, newest), RecordedContext.undisturbed(9)))
                .as("undamaged again, it is good")
                .isInstanceOf(WorkOutcome.Completed.class);
    }

    private void damage(Kind kind, Map<String, byte[]> whole, List<Checkpoint> others) {
        List<String> paths = List.copyOf(whole.keySet());
        String path = paths.get(random.nextInt(paths.size()));
        byte[] bytes = whole.get(path).clone();
        Checkpoint other = others.get(random.nextInt(others.size()));
        switch (kind) {
            case BIT_FLIP -> {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                store.put(key(path), bytes);
            }
            case TRUNCATION -> store.put(key(path), Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            case DELETION -> store.delete(key(path));
            case SWAP_OF_A_PART -> swapSomePartThatIsOther(paths, other);
            case SWAP_OF_THE_WHOLE -> paths.forEach(each -> store.put(key(each), counterpart(each, other)));
        }
    }

    /** Two parts of one name may be the same bytes, which is no damage. */
    private void swapSomePartThatIsOther(List<String> paths, Checkpoint other) {
        List<String> different = paths.stream()
                .filter(path -> !Arrays.equals(store.readAll(key(path), LONGEST), counterpart(path, other)))
                .toList();
        String path = different.get(random.nextInt(different.size()));
        store.put(key(path), counterpart(path, other));
    }

    private byte[] counterpart(String path, Checkpoint other) {
        return store.readAll(key(folder(other) + path.substring(path.lastIndexOf('/') + 1)), LONGEST);
    }

    private Map<String, byte[]> objectsOf(Checkpoint checkpoint) {
        Map<String, byte[]> objects = new TreeMap<>();
        store.list(Buckets.JOBS, folder(checkpoint))
                .forEach(path -> objects.put(path, store.readAll(key(path), LONGEST)));
        assertThat(objects).as("five parts and their manifest").hasSize(6);
        return objects;
    }

    private static String folder(Checkpoint checkpoint) {
        String manifest = checkpoint.manifest().key();
        return manifest.substring(0, manifest.lastIndexOf('/') + 1);
    }

    private static ObjectKey key(String path) {
        return new ObjectKey(Buckets.JOBS, path);
    }

    private static List<Checkpoint> told(RecordedContext context) {
        return context.heard(LedgerEvent.CheckpointSaved.class).stream()
                .map(LedgerEvent.CheckpointSaved::checkpoint)
                .toList();
    }

    private TrainJob work() {
        return new TrainJob(engine, store, told -> {}, ignored -> List.of(), new RecordedMeters(), System::nanoTime);
    }
}
