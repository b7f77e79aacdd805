package dev.trainyard.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.storage.objects.FaultyObjectStore;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import dev.trainyard.storage.safetensors.UnreadableTensorsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleStoreTest {

    private static final String FOLDER = Keys.checkpoint("local", "ftjob-1", 3, 20);
    private static final List<Tensor> WEIGHTS = List.of(Tensor.ofFloats("layers.0.weight", new float[] {1, 2}, 1, 2));
    private static final Map<String, byte[]> PARTS = Map.of(
            "weights.safetensors", SafetensorsWriter.toBytes(WEIGHTS, Map.of()),
            "state.json", new byte[] {'{', '}'},
            "empty", new byte[0]);
    private static final Map<String, String> ABOUT = Map.of("job", "ftjob-1", "step", "20");

    private final InMemoryObjectStore memory = new InMemoryObjectStore(Buckets.JOBS);
    private final FaultyObjectStore faulty = new FaultyObjectStore(memory);
    private final BundleStore bundles = new BundleStore(faulty);

    @Test
    void whatWasSavedIsOpenedWhole() throws UnreadableTensorsException {
        BundleStore.Saved saved = save(PARTS);

        Bundle bundle = whole(bundles.open(saved.manifest()));
        assertThat(bundle.parts()).containsOnlyKeys(PARTS.keySet());
        PARTS.forEach((name, bytes) -> assertThat(bundle.part(name)).isEqualTo(bytes));
        assertThat(bundle.tensors("weights.safetensors").tensors()).isEqualTo(WEIGHTS);
        assertThat(bundle.manifest().kind()).isEqualTo("checkpoint");
        assertThat(bundle.manifest().about()).isEqualTo(ABOUT);
        assertThat(bundle.manifest().parts()).isEqualTo(saved.parts());
        assertThatIllegalArgumentException().isThrownBy(() -> bundle.part("other"));
    }

    @Test
    void thePartsLieUnderTheirNamesAndTheReferenceIsTheManifestsHash() {
        BundleStore.Saved saved = save(PARTS);

        assertThat(memory.list(Buckets.JOBS, ""))
                .containsExactly(
                        FOLDER + "/empty",
                        FOLDER + "/manifest.json",
                        FOLDER + "/state.json",
                        FOLDER + "/weights.safetensors");
        byte[] manifest = memory.readAll(new ObjectKey(Buckets.JOBS, FOLDER + "/manifest.json"), 10_000);
        assertThat(saved.manifest())
                .isEqualTo(new ManifestReference(Buckets.JOBS, FOLDER + "/manifest.json", Hashes.sha256(manifest)));
        assertThat(saved.part("weights.safetensors").sha256())
                .isEqualTo(Hashes.sha256(PARTS.get("weights.safetensors")));
        assertThatIllegalArgumentException().isThrownBy(() -> saved.part("other"));
    }

    @Test
    void savingAgainIsHarmlessWhateverTheOrderOfTheParts() {
        BundleStore.Saved first = save(PARTS);
        Map<String, byte[]> reordered = new LinkedHashMap<>();
        List.of("weights.safetensors", "empty", "state.json").forEach(name -> reordered.put(name, PARTS.get(name)));

        assertThat(save(reordered)).isEqualTo(first);
        whole(bundles.open(first.manifest()));
    }

    @Test
    void anotherWholeInTheSameFolderIsAConflictAndTouchesNothing() {
        BundleStore.Saved first = save(PARTS);
        Map<String, byte[]> others = Map.of("weights.safetensors", new byte[50], "state.json", new byte[2]);

        assertThatExceptionOfType(StorageException.Conflict.class)
                .isThrownBy(() -> save(others))
                .withMessageContaining(FOLDER);
        assertThat(whole(bundles.open(first.manifest())).part("state.json")).isEqualTo(PARTS.get("state.json"));
    }

    @Test
    void aSaveThatFailsAnywhereLeavesNothingOrAWholeAndItsRepetitionMendsIt() {
        int calls = callsOfOneSave();
        assertThat(calls).isGreaterThan(PARTS.size() * 2);
        for (int failing = 0; failing < calls; failing++) {
            for (boolean workDone : List.of(true, false)) {
                String folder = FOLDER + "-" + failing + workDone;
                if (workDone) {
                    faulty.loseAnswerAfter(failing);
                } else {
                    faulty.failOnceAfter(failing);
                }

                assertThatExceptionOfType(StorageException.Unreachable.class)
                        .as("call %d", failing)
                        .isThrownBy(() -> save(folder, PARTS));
                boolean announced = memory.list(Buckets.JOBS, folder + "/").contains(folder + "/manifest.json");
                if (announced) {
                    whole(bundles.open(referenceOf(folder)));
                }
                assertThat(whole(bundles.open(save(folder, PARTS).manifest())).parts())
                        .hasSize(PARTS.size());
            }
        }
    }

    @Test
    void aPartThatIsNotReadBackAsItWasWrittenIsNeverAnnounced() {
        faulty.corruptNextPuts(1);

        assertThatExceptionOfType(StorageException.Unreachable.class)
                .isThrownBy(() -> save(PARTS))
                .withMessageContaining("not read back");
        assertThat(memory.list(Buckets.JOBS, "")).doesNotContain(FOLDER + "/manifest.json");

        whole(bundles.open(save(PARTS).manifest()));
    }

    @Test
    void aManifestThatWasNeverWrittenIsMissing() {
        ManifestReference never = new ManifestReference(Buckets.JOBS, FOLDER + "/manifest.json", "00".repeat(32));

        Opened opened = bundles.open(never);

        assertThat(opened).isEqualTo(new Opened.Missing());
        assertThat(((Opened.Damaged) opened).part()).isEqualTo("manifest.json");
    }

    @Test
    void aStoreThatIsAwayIsNoDamage() {
        ManifestReference reference = save(PARTS).manifest();
        for (int failing = 0; failing <= PARTS.size(); failing++) {
            faulty.failOnceAfter(failing);

            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> bundles.open(reference));
        }
    }

    @Test
    void onlyTheWantedPartsAreReadAndAnswerForThemselves() {
        ManifestReference reference = save(PARTS).manifest();
        memory.delete(new ObjectKey(Buckets.JOBS, FOLDER + "/weights.safetensors"));

        assertThat(whole(bundles.open(reference, Set.of("state.json"))).parts()).containsOnlyKeys("state.json");
        assertThat(bundles.open(reference)).isEqualTo(new Opened.Torn("weights.safetensors", "it is missing"));
    }

    @Test
    void noPartCanTakeTheManifestsName() {
        assertThatIllegalArgumentException().isThrownBy(() -> save(Map.of("manifest.json", new byte[1])));
        assertThat(memory.list(Buckets.JOBS, "")).isEmpty();
    }

    private int callsOfOneSave() {
        int before = faulty.calls();
        save("calls", PARTS);
        return faulty.calls() - before;
    }

    private ManifestReference referenceOf(String folder) {
        String key = Keys.manifest(folder);
        return new ManifestReference(
                Buckets.JOBS, key, Hashes.sha256(memory.readAll(new ObjectKey(Buckets.JOBS, key), 10_000)));
    }

    private BundleStore.Saved save(Map<String, byte[]> parts) {
        return save(FOLDER, parts);
    }

    private BundleStore.Saved save(String folder, Map<String, byte[]> parts) {
        return bundles.save(Buckets.JOBS, folder, "checkpoint", parts, ABOUT);
    }

    private static Bundle whole(Opened opened) {
        assertThat(opened).isInstanceOf(Opened.Whole.class);
        return ((Opened.Whole) opened).bundle();
    }
}
