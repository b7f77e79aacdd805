package dev.trainyard.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored wholes, damaged in every way from written seeds: each damage is found, and blamed on the part that has it. */
class CorruptionTest {

    private static final int SEEDS = 40;
    private static final int LONGEST = 1 << 20;

    /** A stored whole among others, and what may happen to one of its objects. */
    private record Victim(InMemoryObjectStore store, String bucket, String object, String otherFolder, Random random) {

        byte[] bytes() {
            return store.readAll(key(object), LONGEST);
        }

        byte[] bytesOfOther() {
            return store.readAll(key(otherFolder + object.substring(object.lastIndexOf('/'))), LONGEST);
        }

        void replace(byte[] bytes) {
            store.put(key(object), bytes);
        }

        void delete() {
            store.delete(key(object));
        }

        private ObjectKey key(String path) {
            return new ObjectKey(bucket, path);
        }
    }

    enum Damage {
        BIT_FLIP {
            @Override
            void happen(Victim victim) {
                byte[] bytes = victim.bytes();
                bytes[victim.random().nextInt(bytes.length)] ^=
                        (byte) (1 << victim.random().nextInt(8));
                victim.replace(bytes);
            }
        },
        TRUNCATION {
            @Override
            void happen(Victim victim) {
                byte[] bytes = victim.bytes();
                victim.replace(Arrays.copyOf(bytes, victim.random().nextInt(bytes.length)));
            }
        },
        EXTENSION {
            @Override
            void happen(Victim victim) {
                byte[] bytes = victim.bytes();
                victim.replace(
                        Arrays.copyOf(bytes, bytes.length + 1 + victim.random().nextInt(100)));
            }
        },
        DELETION {
            @Override
            void happen(Victim victim) {
                victim.delete();
            }
        },
        SWAP_FOR_ANOTHERS_VALID_OBJECT {
            @Override
            void happen(Victim victim) {
                victim.replace(victim.bytesOfOther());
            }
        };

        abstract void happen(Victim victim);
    }

    @ParameterizedTest
    @EnumSource
    void damageToAnyObjectIsFoundAndBlamedOnIt(Damage damage) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            String bucket = random.nextBoolean() ? Buckets.JOBS : Buckets.PREPARED;
            InMemoryObjectStore store = new InMemoryObjectStore(bucket);
            BundleStore bundles = new BundleStore(store);
            ManifestReference one = save(bundles, bucket, "local/jobs/one", random);
            ManifestReference other = save(bundles, bucket, "local/jobs/other", random);
            List<String> objects = store.list(bucket, "local/jobs/one/");
            String object = objects.get(random.nextInt(objects.size()));
            assertThat(bundles.open(one)).as("seed %d", seed).isInstanceOf(Opened.Whole.class);

            damage.happen(new Victim(store, bucket, object, "local/jobs/other", random));

            Opened opened = bundles.open(one);
            assertThat(opened).as("seed %d", seed).isInstanceOf(Opened.Damaged.class);
            assertThat(((Opened.Damaged) opened).part())
                    .as("seed %d", seed)
                    .isEqualTo(object.substring("local/jobs/one/".length()));
            assertThat(bundles.open(other)).as("seed %d", seed).isInstanceOf(Opened.Whole.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWholeValidCheckpointInTheOthersPlaceIsFound(Place place) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            InMemoryObjectStore store = new InMemoryObjectStore(Buckets.JOBS);
            BundleStore bundles = new BundleStore(store);
            ManifestReference one = save(bundles, Buckets.JOBS, "local/jobs/one", random);
            save(bundles, Buckets.JOBS, place.otherFolder, random);

            for (String path : store.list(Buckets.JOBS, place.otherFolder + "/")) {
                String target = "local/jobs/one" + path.substring(place.otherFolder.length());
                store.put(
                        new ObjectKey(Buckets.JOBS, target), store.readAll(new ObjectKey(Buckets.JOBS, path), LONGEST));
            }

            assertThat(bundles.open(one))
                    .as("seed %d", seed)
                    .isEqualTo(new Opened.Torn("manifest.json", "its bytes are not those that the log vouches for"));
        }
    }

    /** Whose checkpoint is copied over. */
    enum Place {
        ANOTHER_STEP("local/jobs/one-later"),
        ANOTHER_TENANT("stranger/jobs/one");

        private final String otherFolder;

        Place(String otherFolder) {
            this.otherFolder = otherFolder;
        }
    }

    private static ManifestReference save(BundleStore bundles, String bucket, String folder, Random random) {
        Map<String, byte[]> parts = new TreeMap<>();
        for (String name : List.of("weights.safetensors", "optimizer.safetensors", "state.json", "metrics.json")) {
            byte[] bytes = new byte[1 + random.nextInt(2_000)];
            random.nextBytes(bytes);
            parts.put(name, bytes);
        }
        return bundles.save(bucket, folder, "checkpoint", parts, Map.of("folder", folder))
                .manifest();
    }
}
