package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Worker;
import dev.trainyard.job.tree.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A job that could never be trained is refused when it is submitted; one that only has to wait is not. */
class PlacementsTest {

    private static final long MEGABYTE = 1L << 20;

    private final MemoryYard yard = MemoryYard.open();
    private final Placements placements = new Placements(yard.replica, List.of("data", "cpu", "gpu-large", "evaluate"));

    private void startTrainer(String queueClass, long memory) {
        new Crew(yard)
                .startWorker(
                        new Worker("trainer of " + memory, "a"),
                        Set.of(queueClass),
                        Optional.empty(),
                        Map.of("memory_bytes", Long.toString(memory)));
    }

    private static Recipe recipe(String model, Map<String, Object> recipe) {
        Map<String, Object> body = Map.of("model", model, "training_file", "file-1", "recipe", recipe);
        return switch (JobRequest.read(body, 1)) {
            case JobRequest.Reading.Read read -> read.request().recipe();
            case JobRequest.Reading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private static Recipe table(String queueClass, int... widths) {
        Map<String, Object> recipe = new LinkedHashMap<>();
        recipe.put("task", "classification");
        recipe.put("target", "species");
        recipe.put("worker_class", queueClass);
        recipe.put(
                "network",
                java.util.Arrays.stream(widths)
                        .mapToObj(width -> (Object) Map.of("type", "linear", "outputs", width))
                        .toList());
        return recipe("mlp", recipe);
    }

    @Test
    void aClassThatTheYardHasNotIsRefusedWithTheNearestOne() {
        assertThat(placements.faults(table("gpu-lrge", 8), 1_000))
                .containsExactly(new Fault(
                        "recipe.worker_class",
                        "'gpu-lrge' is no class of this yard that trains; did you mean 'gpu-large'?"));
    }

    @Test
    void aClassLikeNoOtherIsRefusedWithAllThatThereAre() {
        assertThat(placements.faults(table("quantum", 8), 1_000))
                .singleElement()
                .extracting(Fault::message)
                .asString()
                .endsWith("it has cpu, gpu-large");
    }

    @Test
    void classesThatPrepareAndScoreTrainNothing() {
        assertThat(placements.faults(table("evaluate", 8), 1_000))
                .extracting(Fault::param)
                .containsExactly("recipe.worker_class");
    }

    @Test
    void aClassThatIsConfiguredMayWaitForItsFirstWorker() {
        assertThat(placements.faults(table("gpu-large", 30_000, 30_000), 1_000)).isEmpty();
    }

    @Test
    void aNetworkLargerThanTheLargestWorkerIsRefusedWithWidthsThatFit() {
        startTrainer("cpu", 100 * MEGABYTE);
        startTrainer("cpu", 400 * MEGABYTE);
        startTrainer("gpu-large", 80_000 * MEGABYTE);

        List<Fault> faults = placements.faults(table("cpu", 8_000, 8_000), 1_000);

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("recipe.network");
            assertThat(fault.message()).contains("of the class cpu", "the largest that is known has 400.0 MiB");
        });
        String widths = faults.getFirst().message().replaceAll(".*outputs of \\[([0-9, ]+)\\] would.*", "$1");
        int[] fitting = java.util.Arrays.stream(widths.split(", "))
                .mapToInt(Integer::parseInt)
                .toArray();
        assertThat(placements.faults(table("cpu", fitting), 1_000))
                .as("what is proposed is taken")
                .isEmpty();
        assertThat(fitting[0]).as("and no less than half as wide as what would").isGreaterThan(2_000);
    }

    @Test
    void rowsThatFillEveryWorkerAreRefusedAsSuch() {
        startTrainer("cpu", 100 * MEGABYTE);

        assertThat(placements.faults(table("cpu", 8), 101 * MEGABYTE))
                .extracting(Fault::param)
                .containsExactly("training_file");
    }

    @Test
    void aLanguageModelLargerThanEveryWorkerIsRefused() {
        startTrainer("cpu", 400 * MEGABYTE);

        assertThat(placements.faults(recipe("gpt-small", Map.of()), 1_000))
                .extracting(Fault::param)
                .containsExactly("recipe.model");
        assertThat(placements.faults(recipe("gpt-nano", Map.of()), 1_000)).isEmpty();
    }

    @Test
    void aWorkerThatDoesNotSayWhatItHasRefusesNothing() {
        new Crew(yard).startWorker(new Worker("silent", "a"), Set.of("cpu"), Optional.empty(), Map.of());

        assertThat(placements.faults(table("cpu", 30_000, 30_000), 1_000)).isEmpty();
    }
}
