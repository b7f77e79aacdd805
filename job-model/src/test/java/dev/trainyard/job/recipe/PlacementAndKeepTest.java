package dev.trainyard.job.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.recipe.CheckpointSettings.Keep;
import dev.trainyard.job.tree.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlacementAndKeepTest {

    private static RecipeReading read(String member, Object value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("task", "classification");
        tree.put("target", "species");
        tree.put(member, value);
        return RecipeReader.read(tree, 7);
    }

    private static Recipe recipe(String member, Object value) {
        RecipeReading reading = read(member, value);
        assertThat(reading).isInstanceOf(RecipeReading.Read.class);
        return ((RecipeReading.Read) reading).recipe();
    }

    private static List<Fault> faults(String member, Object value) {
        RecipeReading reading = read(member, value);
        assertThat(reading).as(member + " " + value).isInstanceOf(RecipeReading.Faulty.class);
        return ((RecipeReading.Faulty) reading).faults();
    }

    @Test
    void whoSaysNothingHasTheCommonRankNoLongestTimeAndTheNewestCheckpoints() {
        Recipe recipe = recipe("seed", 1);
        assertThat(recipe.placement()).isEqualTo(new Placement("cpu", 3, 0, Optional.empty()));
        assertThat(recipe.checkpoints().keep()).isEqualTo(new Keep(3, 1, 0));
    }

    @Test
    void keepIsANumberOrAnObject() {
        assertThat(recipe("keep", 5).checkpoints().keep()).isEqualTo(new Keep(5, 1, 0));
        assertThat(recipe("keep", Map.of("last", 2, "best", 4, "every", 10))
                        .checkpoints()
                        .keep())
                .isEqualTo(new Keep(2, 4, 10));
        assertThat(recipe("keep", Map.of("every", 2)).checkpoints().keep()).isEqualTo(new Keep(3, 1, 2));
    }

    @Test
    void whatIsWrongIsNamedWithItsPlace() {
        assertThat(faults("keep", 0)).extracting(Fault::param).containsExactly("recipe.keep");
        assertThat(faults("keep", Map.of("newest", 1))).extracting(Fault::param).containsExactly("recipe.keep.newest");
        assertThat(faults("keep", Map.of("last", 0))).extracting(Fault::param).containsExactly("recipe.keep.last");
        assertThat(faults("priority", 11)).extracting(Fault::param).containsExactly("recipe.priority");
        assertThat(faults("priority", 0.5)).extracting(Fault::param).containsExactly("recipe.priority");
        assertThat(faults("limits", Map.of("max_duration", 0)))
                .extracting(Fault::param)
                .containsExactly("recipe.limits.max_duration");
        assertThat(faults("limits", Map.of("max_duration", "2h")))
                .extracting(Fault::param)
                .containsExactly("recipe.limits.max_duration");
    }

    @Test
    void limitsAndPriorityAreRead() {
        assertThat(recipe("priority", -10).placement().priority()).isEqualTo(-10);
        assertThat(recipe("limits", Map.of("max_duration", 7_200, "max_attempts", 2))
                        .placement())
                .isEqualTo(new Placement("cpu", 2, 0, Optional.of(Duration.ofHours(2))));
    }

    @Test
    void whatIsWrittenIsReadAsItWas() {
        for (Recipe recipe : List.of(
                recipe("priority", 10),
                recipe("keep", 2),
                recipe("keep", Map.of("last", 1, "best", 2, "every", 3)),
                recipe("limits", Map.of("max_duration", 60)))) {
            assertThat(RecipeReader.read(RecipeWriter.write(recipe), 0)).isEqualTo(new RecipeReading.Read(recipe));
        }
    }

    @Test
    void keepIsWrittenAsTheNumberThatItWasBeforeItCouldBeMore() {
        assertThat(RecipeWriter.write(recipe("keep", 2))).containsEntry("keep", 2L);
        assertThat(RecipeWriter.write(recipe("keep", Map.of("best", 2))))
                .containsEntry("keep", Map.of("last", 3L, "best", 2L, "every", 0L));
    }
}
