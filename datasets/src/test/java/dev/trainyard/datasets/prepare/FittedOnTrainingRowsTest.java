package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Decoded;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that learning sees may follow from a validation or test row. */
class FittedOnTrainingRowsTest {

    private static final String[] WORDS = {"red", "green", "blue", "NA", ""};

    @TempDir
    Path folder;

    private static String row(SplittableRandom random, String[] words, double scale) {
        String number = random.nextInt(8) == 0 ? "" : Double.toString(scale * random.nextDouble(-9, 9));
        return number + "," + words[random.nextInt(words.length)] + "," + random.nextBoolean() + "," + random.nextInt(3)
                + "\n";
    }

    /** A second file is the validation, so its rows can be changed without moving any training row. */
    @Test
    void noValueOfAValidationRowChangesThePreprocessingOrTheTrainingRows() {
        for (int seed = 1; seed <= 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder training = new StringBuilder("n,w,t,y\n");
            for (int i = 0; i < 40; i++) {
                training.append(row(random, WORDS, 1));
            }
            TestRecipe recipe = recipe(random);
            Prepared.Ready first = ready(training.toString(), validation(random), recipe);
            Prepared.Ready second = ready(training.toString(), validation(random), recipe);

            assertThat(second.preprocessing()).as("seed %d", seed).isEqualTo(first.preprocessing());
            assertThat(second.train()).as("seed %d", seed).isEqualTo(first.train());
            assertThat(second.heldout()).as("seed %d", seed).isEqualTo(first.heldout());
            assertThat(second.validation()).as("seed %d", seed).isNotEqualTo(first.validation());
        }
    }

    private static TestRecipe recipe(SplittableRandom random) {
        String[] missing = {"mean", "median", "mode", "drop"};
        String[] numeric = {"standardize", "min_max", "none"};
        return TestRecipe.classification("y")
                .clean("missing", missing[random.nextInt(missing.length)])
                .numeric(numeric[random.nextInt(numeric.length)])
                .split(0.6, 0.2, 0.2);
    }

    private static String validation(SplittableRandom random) {
        StringBuilder rows = new StringBuilder("n,w,t,y\n0.5,red,true,1\n");
        for (int i = 0; i < 10; i++) {
            rows.append(row(random, new String[] {"violet", "black", "red", "unheard of"}, 1e6));
        }
        return rows.toString();
    }

    private Prepared.Ready ready(String training, String validation, TestRecipe recipe) {
        Uploads uploads = new Uploads(folder);
        return Uploads.ready(Uploads.prepare(
                uploads.csv(training), Optional.of(uploads.validationCsv(validation)), recipe.recipe()));
    }

    /**
     * In one file: which rows were trained on is seen from a column that is not scaled in the oracle, and what was fitted
     * must follow from these rows alone, as computed here.
     */
    @Test
    void inOneFileScalesPlacesAndImputedValuesAreThoseOfTheTrainingRows() {
        for (int seed = 1; seed <= 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder rows = new StringBuilder("n,w,y\n");
            for (int i = 0; i < 60; i++) {
                rows.append(i)
                        .append(",w")
                        .append(random.nextInt(12))
                        .append(',')
                        .append(i * 0.5)
                        .append('\n');
            }
            TestRecipe recipe = TestRecipe.regression("y").numeric("min_max").seed(seed);
            Prepared.Ready ready =
                    Uploads.ready(Uploads.prepare(new Uploads(folder).csv(rows.toString()), recipe.recipe()));
            // The target is not scaled, and says which row it is.
            int[] trained = Decoded.values(ready.train()).stream()
                    .mapToInt(y -> Math.round(y[0] * 2))
                    .toArray();
            String[] lines = rows.toString().split("\n");
            Set<String> words = Arrays.stream(trained)
                    .mapToObj(row -> lines[row + 1].split(",")[1])
                    .collect(Collectors.toSet());
            int least = Arrays.stream(trained).min().orElseThrow();
            int most = Arrays.stream(trained).max().orElseThrow();
            int[] sorted = Arrays.stream(trained).sorted().toArray();
            double median = (sorted[17] + sorted[18]) / 2.0;

            assertThat(trained).as("seed %d", seed).hasSize(36);
            assertThat(ready.preprocessing().columns().getFirst())
                    .as("seed %d", seed)
                    .isEqualTo(new EncodedColumn.Scaled(
                            "n", false, least, most - least, java.util.OptionalDouble.of(median)));
            assertThat(((EncodedColumn.OneHot) ready.preprocessing().columns().getLast()).places())
                    .as("seed %d", seed)
                    .containsExactlyElementsOf(words.stream().sorted().toList());
        }
    }
}
