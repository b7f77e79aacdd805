package dev.trainyard.evaluator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.evaluator.run.LanguageServing.Admission;
import dev.trainyard.evaluator.run.LoadedLanguageModels.Borrowing;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.InMemoryObjectStore;
import dev.trainyard.storage.objects.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is given a place, and which models stay in memory. */
class LanguageServingTest {

    private static Engine engine;

    @TempDir
    private Path scratch;

    private final InMemoryObjectStore store =
            new InMemoryObjectStore(Buckets.all().toArray(String[]::new));
    private final BundleStore bundles = new BundleStore(store);

    @BeforeAll
    static void start() {
        engine = Engine.start(EngineSettings.defaults());
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    /** A model of its own for each seed, all of the same size. */
    private ManifestReference model(long seed) throws IOException {
        TinyModel model = new TinyModel();
        model.folder.put(
                "model.safetensors",
                TinyModel.file(Gpt2Weights.write(TinyModel.CONFIG, GptParameters.initial(TinyModel.CONFIG, seed))));
        ModelIntake.Request request = new ModelIntake.Request(
                "local", "model-" + seed, model.upload(store).files());
        return switch (new ModelIntake(store, scratch).take(request)) {
            case ModelIntake.Outcome.Taken taken -> taken.manifest();
            case ModelIntake.Outcome.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private long bytes(ManifestReference manifest) {
        return switch (bundles.open(manifest, LanguageModel.PARTS)) {
            case Opened.Whole whole -> LanguageModel.bytes(whole.bundle());
            case Opened.Damaged damaged -> throw new AssertionError(damaged);
        };
    }

    private LanguageServing serving(int places) {
        return new LanguageServing(engine, bundles, new LanguageServing.Limits(1 << 20, places), () -> 7);
    }

    private static GenerationQuestion question(GenerationQuestion.Beginning beginning) {
        return new GenerationQuestion(
                beginning, OptionalInt.of(6), 0, 1, List.of(), OptionalLong.empty(), 1, OptionalInt.empty(), false);
    }

    private static GenerationQuestion prompt(String text) {
        return question(new GenerationQuestion.Beginning.Prompt(text));
    }

    private static Generation admitted(Admission admission) {
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).generation();
    }

    private static Borrowing.Borrowed ready(Borrowing borrowing) {
        assertThat(borrowing).isInstanceOf(Borrowing.Ready.class);
        return ((Borrowing.Ready) borrowing).borrowed();
    }

    private static List<Map<String, Object>> told(Generation generation) {
        List<Map<String, Object>> told = new ArrayList<>();
        generation.run(told::add);
        return told;
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsToldToComeAgainUntilOneIsFree() throws IOException {
        ManifestReference model = model(1);
        LanguageServing serving = serving(2);
        Generation first = admitted(serving.admit(model, prompt("abc")));
        Generation second = admitted(serving.admit(model, prompt("abc")));

        assertThat(serving.admit(model, prompt("abc"))).isEqualTo(new Admission.Full(2));

        first.close();
        Generation third = admitted(serving.admit(model, prompt("abc")));
        assertThat(told(third)).isEqualTo(told(second)).last().satisfies(usage -> assertThat(usage)
                .containsOnlyKeys("usage"));
        assertThat(serving.admit(model, prompt("abc"))).isInstanceOf(Admission.Full.class);
        second.close();
        third.close();
    }

    @Test
    void whatIsNotAnsweredKeepsNoPlace() throws IOException {
        ManifestReference model = model(1);
        LanguageServing serving = serving(1);

        assertThat(serving.admit(model, prompt("a".repeat(33))))
                .isInstanceOfSatisfying(Admission.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo("context_length_exceeded");
                    assertThat(refused.message()).contains("at most 32 tokens").contains("33");
                    assertThat(refused.param()).isEqualTo("prompt");
                });
        assertThat(serving.admit(model, prompt("ABC")))
                .isInstanceOfSatisfying(Admission.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo("invalid_prompt"));
        ManifestReference nowhere = new ManifestReference(model.bucket(), model.key() + "-not", "0".repeat(64));
        assertThat(serving.admit(nowhere, prompt("abc"))).isEqualTo(new Admission.Gone());
        store.delete(new ObjectKey(model.bucket(), model.key()));

        admitted(serving.admit(model, prompt("abc"))).close();
        assertThat(serving(1).admit(model, prompt("abc")))
                .as("another one, that has not read it before")
                .isEqualTo(new Admission.Gone());
    }

    @Test
    void aClientThatGoesAwayEndsItsAnswerAndFreesItsPlace() throws IOException {
        LanguageServing serving = serving(1);
        ManifestReference model = model(1);
        GenerationQuestion turns =
                question(new GenerationQuestion.Beginning.Turns(List.of(Message.of(Role.USER, "abc"))));
        List<Map<String, Object>> heard = new ArrayList<>();

        try (Generation generation = admitted(serving.admit(model, turns))) {
            generation.run(piece -> {
                heard.add(piece);
                return false;
            });
        }

        assertThat(heard).as("nothing more is told to one who has gone").hasSize(1);
        admitted(serving.admit(model, turns)).close();
    }

    @Test
    void modelsThatWereAskedLongestAgoMakeRoomForOthers() throws IOException {
        ManifestReference first = model(1);
        ManifestReference second = model(2);
        ManifestReference third = model(3);
        LoadedLanguageModels models = new LoadedLanguageModels(engine, bundles, 2 * bytes(first));
        LanguageModel one = use(models, first);
        LanguageModel two = use(models, second);
        assertThat(use(models, first)).as("both are in memory").isSameAs(one);

        LanguageModel three = use(models, third);

        assertThat(use(models, first)).as("asked after the second").isSameAs(one);
        assertThat(use(models, third)).isSameAs(three);
        assertThat(use(models, second)).as("was sent away, and comes again").isNotSameAs(two);
    }

    private static LanguageModel use(LoadedLanguageModels models, ManifestReference manifest) throws IOException {
        try (Borrowing.Borrowed borrowed = ready(models.borrow(manifest))) {
            return borrowed.model();
        }
    }

    @Test
    void noModelGoesWhileItAnswersHoweverFullTheMemoryIs() throws IOException {
        ManifestReference first = model(1);
        ManifestReference second = model(2);
        LoadedLanguageModels models = new LoadedLanguageModels(engine, bundles, 1);
        Borrowing.Borrowed one = ready(models.borrow(first));
        Borrowing.Borrowed two = ready(models.borrow(second));
        try (Borrowing.Borrowed again = ready(models.borrow(first))) {
            assertThat(again.model()).as("still there").isSameAs(one.model());
        }
        one.close();
        two.close();

        assertThat(use(models, first)).as("larger than all that may stay").isNotSameAs(one.model());
    }

    @Test
    void bytesThatAreNotThoseOfTheLogAnswerNobody() throws IOException {
        ManifestReference model = model(1);
        Opened.Whole whole = (Opened.Whole) bundles.open(model, LanguageModel.PARTS);
        byte[] weights = whole.bundle().part(LanguageModel.WEIGHTS).clone();
        weights[weights.length - 1] ^= 1;
        String folder = model.key().substring(0, model.key().lastIndexOf('/') + 1);
        store.list(model.bucket(), folder).stream()
                .filter(key -> key.contains("weights"))
                .forEach(key -> store.put(new ObjectKey(model.bucket(), key), weights));

        assertThat(serving(1).admit(model, prompt("abc")))
                .isInstanceOfSatisfying(Admission.Damaged.class, damaged -> assertThat(damaged.why())
                        .contains("weights"));
    }
}
