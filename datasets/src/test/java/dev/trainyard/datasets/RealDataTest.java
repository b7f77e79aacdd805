package dev.trainyard.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.datasets.prepare.EncodedColumn;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.read.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables that everybody knows, counted once more here by cutting their lines at commas. */
class RealDataTest {

    private static List<String[]> cells(DataFile file) throws IOException {
        return Files.readAllLines(file.path()).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private static List<String> names(Prepared.Ready ready) {
        return ready.preprocessing().columns().stream().map(EncodedColumn::name).toList();
    }

    private static double[] all(Prepared.Ready ready, int column) {
        return Decoded.parts(ready)
                .flatMapToDouble(part -> Arrays.stream(Decoded.column(part, column)))
                .sorted()
                .toArray();
    }

    @Test
    void irisIsCutEvenlyAndEveryValueIsThere() throws IOException {
        DataFile file = SharedData.file("iris.csv");
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                file, TestRecipe.classification("species").numeric("none").recipe()));

        assertThat(names(ready)).containsExactly("sepal_length", "sepal_width", "petal_length", "petal_width");
        assertThat(ready.preprocessing().classes()).containsExactly("setosa", "versicolor", "virginica");
        assertThat(ready.audit().classCounts().values()).containsExactly(50L, 50L, 50L);
        assertThat(ready.audit().duplicates()).isEqualTo(1);
        assertThat(ready.audit().warnings()).isEmpty();
        assertThat(ready.train().rows()).isBetween(90L, 91L);
        assertThat(ready.validation().rows()).isBetween(29L, 31L);
        for (int column = 0; column < 4; column++) {
            int at = column;
            double[] written = cells(file).stream()
                    .mapToDouble(cells -> Float.parseFloat(cells[at]))
                    .sorted()
                    .toArray();
            assertThat(all(ready, column)).containsExactly(written);
        }
    }

    @Test
    void irisStandardizedHasMeanZeroAndDeviationOneInItsTrainingRows() {
        for (int seed = 1; seed <= 10; seed++) {
            Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                    SharedData.file("iris.csv"),
                    TestRecipe.classification("species").seed(seed).recipe()));
            for (int column = 0; column < 4; column++) {
                double[] values = Decoded.column(ready.train(), column);
                double mean = Arrays.stream(values).average().orElseThrow();
                double squares = Arrays.stream(values)
                        .map(value -> value * value)
                        .average()
                        .orElseThrow();
                assertThat(mean).as("seed %d", seed).isCloseTo(0, within(1e-6));
                assertThat(squares).as("seed %d", seed).isCloseTo(1, within(1e-6));
                assertThat(Arrays.stream(Decoded.column(ready.validation(), column))
                                .average()
                                .orElseThrow())
                        .as("seed %d", seed)
                        .isNotCloseTo(0, within(1e-9));
            }
        }
    }

    @Test
    void titanicsAnswerIsWarnedOfAndItsGapsAreCounted() {
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                SharedData.file("titanic.csv"),
                TestRecipe.classification("survived").recipe()));

        assertThat(ready.audit().rowsRead()).isEqualTo(891);
        assertThat(ready.audit().missing())
                .containsExactly(
                        entry("age", 177L), entry("embarked", 2L), entry("deck", 688L), entry("embark_town", 2L));
        assertThat(ready.audit().duplicates()).isEqualTo(107);
        assertThat(ready.audit().classCounts()).containsExactly(entry("0", 549L), entry("1", 342L));
        assertThat(ready.audit().warnings())
                .containsExactly("The column 'alive' determines the target in every row."
                        + " If it is not known before the answer is, leave it out.");
        assertThat(Decoded.parts(ready).mapToLong(Prepared.Part::rows).sum()).isEqualTo(891);
    }

    @Test
    void titanicsAgesAreImputedByTheMedianOfTheTrainingRows() throws IOException {
        DataFile file = SharedData.file("titanic.csv");
        TestRecipe recipe = TestRecipe.classification("survived").with("features", List.of("age", "sex", "alone"));
        Prepared.Ready ready =
                Uploads.ready(Uploads.prepare(file, recipe.numeric("none").recipe()));
        EncodedColumn.Scaled age =
                (EncodedColumn.Scaled) ready.preprocessing().columns().getFirst();

        // The median of the imputed training ages is the imputed value itself, and no given age has moved.
        double[] trained = Decoded.column(ready.train(), 0);
        assertThat((float) age.ifMissing().orElseThrow()).isEqualTo((float) trained[trained.length / 2]);
        double[] expected = cells(file).stream()
                .map(cells -> cells[3])
                .mapToDouble(cell -> cell.isEmpty() ? age.ifMissing().orElseThrow() : Double.parseDouble(cell))
                .map(value -> (float) value)
                .sorted()
                .toArray();
        assertThat(all(ready, 0)).containsExactly(expected);
        assertThat(all(ready, 1)).hasSize(891);
        assertThat(Arrays.stream(all(ready, 1)).sum()).isEqualTo(314); // women
        assertThat(Arrays.stream(all(ready, 2)).sum()).isEqualTo(577); // men
        assertThat(Arrays.stream(all(ready, 4)).sum()).isEqualTo(537); // alone
    }

    @Test
    void mpgLeavesOutTheNamesAndItsTargetsComeBackInMilesPerGallon() throws IOException {
        DataFile file = SharedData.file("mpg.csv");
        Prepared.Ready ready =
                Uploads.ready(Uploads.prepare(file, TestRecipe.regression("mpg").recipe()));

        assertThat(names(ready))
                .containsExactly(
                        "cylinders", "displacement", "horsepower", "weight", "acceleration", "model_year", "origin");
        assertThat(ready.audit().droppedColumns()).containsOnlyKeys("name");
        assertThat(ready.audit().missing()).containsExactly(entry("horsepower", 6L));
        assertThat(ready.preprocessing().featureCount()).isEqualTo(6 + 3 + 1);
        assertThat(Decoded.parts(ready).map(Prepared.Part::rows)).containsExactly(239L, 79L, 80L);
        List<Double> targets = new ArrayList<>();
        Decoded.parts(ready).forEach(part -> Decoded.values(part)
                .forEach(value ->
                        targets.add(ready.preprocessing().inOriginalUnits(new double[][] {{value[0]}})[0][0])));
        double[] written = cells(file).stream()
                .mapToDouble(cells -> Double.parseDouble(cells[0]))
                .sorted()
                .toArray();
        double[] back =
                targets.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        assertThat(IntStream.range(0, 398).allMatch(i -> Math.abs(back[i] - written[i]) < 1e-4))
                .isTrue();
    }

    @Test
    void linesOfTextsAreRows() {
        DataFile file = SharedData.file("gsm8k-test.jsonl");
        assertThat(Uploads.sentences(Uploads.prepare(
                        file, TestRecipe.classification("answer").recipe())))
                .containsExactly("column 'answer': has 1319 different values; are these classes?"
                        + " For numbers take the task regression");
    }
}
