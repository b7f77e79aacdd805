package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Decoded;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitOfFilesTest {

    private static final TestRecipe RECIPE = TestRecipe.classification("y").numeric("none");

    @TempDir
    Path folder;

    private static List<String> rows(int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(i + ",w" + i % 7 + "," + (i % 10 == 0 ? "rare" : i % 2 == 0 ? "even" : "odd"));
        }
        return rows;
    }

    private Prepared.Ready split(List<String> rows, TestRecipe recipe) {
        return Uploads.ready(
                Uploads.prepare(new Uploads(folder).csv("x,w,y\n" + String.join("\n", rows)), recipe.recipe()));
    }

    @Test
    void theSameFileAndSeedGiveTheSameSplitAndAnotherSeedAnother() {
        Prepared.Ready first = split(rows(200), RECIPE.seed(3));

        assertThat(split(rows(200), RECIPE.seed(3))).isEqualTo(first);
        assertThat(Decoded.column(split(rows(200), RECIPE.seed(4)).train(), 0))
                .isNotEqualTo(Decoded.column(first.train(), 0));
    }

    /** A row's part follows from its values, so the order of a file's rows does not matter. */
    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        Prepared.Ready first = split(rows(200), RECIPE);
        for (int seed = 1; seed <= 5; seed++) {
            List<String> shuffled = rows(200);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(split(shuffled, RECIPE)).as("seed %d", seed).isEqualTo(first);
        }
    }

    @Test
    void everyClassIsCutByTheSameShares() {
        Prepared.Ready ready = split(rows(200), RECIPE);

        assertThat(classCounts(ready.train(), 3)).containsExactly(48, 60, 12);
        assertThat(classCounts(ready.validation(), 3)).containsExactly(16, 20, 4);
        assertThat(classCounts(ready.heldout(), 3)).containsExactly(16, 20, 4);
        assertThat(ready.audit().classCounts().toString()).isEqualTo("{even=80, odd=100, rare=20}");
    }

    private static int[] classCounts(Prepared.Part part, int classes) {
        int[] counts = new int[classes];
        Arrays.stream(Decoded.classes(part)).forEach(of -> counts[(int) of]++);
        return counts;
    }

    @Test
    void withoutStrataTheSharesAreThoseOfAllRows() {
        TestRecipe recipe =
                RECIPE.with("split", java.util.Map.of("train", 0.5, "validation", 0.3, "test", 0.2, "stratify", false));
        Prepared.Ready ready = split(rows(200), recipe);

        assertThat(Decoded.parts(ready).map(Prepared.Part::rows)).containsExactly(100L, 60L, 40L);
        assertThat(classCounts(ready.train(), 3)).isNotEqualTo(new int[] {40, 50, 10});
    }

    @Test
    void equalRowsFallTogether() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(i % 37 + ",w,even");
            rows.add(i % 41 + 100 + ",w,odd");
        }
        Prepared.Ready ready = split(rows, RECIPE);
        List<List<Double>> parts = Decoded.parts(ready)
                .map(part -> Arrays.stream(Decoded.column(part, 0))
                        .distinct()
                        .boxed()
                        .toList())
                .toList();

        assertThat(parts.stream().mapToInt(List::size).sum()).isEqualTo(37 + 41);
        assertThat(ready.audit().duplicates()).isEqualTo(600 - 37 - 41);
    }

    @Test
    void aSecondFileIsTheValidationAndTheFirstIsCutByTheOtherShares() {
        Uploads uploads = new Uploads(folder);
        String header = "x,w,y\n";
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                uploads.csv(header + String.join("\n", rows(160))),
                Optional.of(uploads.validationCsv(header + "-1,w1,odd\n-2,w1,even\n-2,w1,even\n")),
                RECIPE.recipe()));

        assertThat(Decoded.column(ready.validation(), 0)).containsExactly(-2, -2, -1);
        assertThat(ready.train().rows()).isEqualTo(120);
        assertThat(ready.heldout().rows()).isEqualTo(40);
        assertThat(Decoded.column(ready.train(), 0)[0]).isGreaterThanOrEqualTo(0);
    }

    @Test
    void withASecondFileAndNoTestAllOfTheFirstIsTrainedOn() {
        Uploads uploads = new Uploads(folder);
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                uploads.csv("x,w,y\n" + String.join("\n", rows(50))),
                Optional.of(uploads.validationCsv("x,w,y\n-1,w1,odd\n")),
                RECIPE.split(0.8, 0.2, 0).recipe()));

        assertThat(Decoded.parts(ready).map(Prepared.Part::rows)).containsExactly(50L, 1L, 0L);
        assertThat(ready.heldout().features().shape().getFirst()).isZero();
    }

    @Test
    void featuresAndTargetsOfARowStayTogether() {
        Prepared.Ready ready = split(rows(200), RECIPE);
        Decoded.parts(ready).forEach(part -> {
            long[] classes = Decoded.classes(part);
            List<float[]> features = Decoded.features(part);
            for (int i = 0; i < classes.length; i++) {
                int x = (int) features.get(i)[0];
                int word = x % 7;
                assertThat(features.get(i)[1 + word]).isEqualTo(1);
                assertThat(classes[i]).isEqualTo(x % 10 == 0 ? 2 : x % 2 == 0 ? 0 : 1);
            }
        });
    }
}
