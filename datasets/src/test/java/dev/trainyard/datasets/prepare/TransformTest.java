package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.datasets.Decoded;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformTest {

    @TempDir
    Path folder;

    private Prepared.Ready ready(String training, String validation, TestRecipe recipe) {
        Uploads uploads = new Uploads(folder);
        return Uploads.ready(Uploads.prepare(
                uploads.csv(training), Optional.of(uploads.validationCsv(validation)), recipe.recipe()));
    }

    /** Random columns; every value is computed once more here, in float64 and by the textbook. */
    @Test
    void numbersAreScaledByWhatTheTrainingRowsSay() {
        for (int seed = 1; seed <= 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] train = random.doubles(random.nextInt(2, 60), -50, 50).toArray();
            double[] validation = random.doubles(random.nextInt(1, 20), -80, 80).toArray();
            double mean = Arrays.stream(train).sum() / train.length;
            double squares = 0;
            for (double value : train) {
                squares += (value - mean) * (value - mean);
            }
            double deviation = Math.sqrt(squares / train.length);
            double least = Arrays.stream(train).min().orElseThrow();
            double most = Arrays.stream(train).max().orElseThrow();

            assertScaled(train, validation, "standardize", mean, deviation, seed);
            assertScaled(train, validation, "min_max", least, most - least, seed);
            assertScaled(train, validation, "none", 0, 1, seed);
        }
    }

    private void assertScaled(
            double[] train, double[] validation, String numeric, double center, double scale, int seed) {
        TestRecipe recipe = TestRecipe.regression("y").numeric(numeric).split(0.9, 0.1, 0);
        Prepared.Ready ready = ready(csv(train), csv(validation), recipe);
        double[] expected = Arrays.stream(validation)
                .map(value -> (value - center) / scale)
                .sorted()
                .toArray();
        assertThat(Decoded.column(ready.validation(), 0))
                .as("seed %d, %s", seed, numeric)
                .containsExactly(expected, within(1e-5));
        double[] ofTrain = Arrays.stream(train)
                .map(value -> (value - center) / scale)
                .sorted()
                .toArray();
        assertThat(Decoded.column(ready.train(), 0))
                .as("seed %d, %s", seed, numeric)
                .containsExactly(ofTrain, within(1e-5));
    }

    private static String csv(double[] values) {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < values.length; i++) {
            rows.append(values[i]).append(',').append(i).append('\n');
        }
        return rows.toString();
    }

    @Test
    void imputedValuesAreScaledLikeAllOthersAndDoNotMoveTheScale() {
        Prepared.Ready ready = ready(
                "x,y\n1,0\n,0\n3,1\n,1\n",
                "x,y\n,0\n5,1\n",
                TestRecipe.classification("y").clean("missing", "mean").split(0.9, 0.1, 0));

        assertThat(Decoded.column(ready.train(), 0)).containsExactly(-1, 0, 0, 1);
        assertThat(Decoded.column(ready.validation(), 0)).containsExactly(0, 3);
    }

    @Test
    void constantColumnsThatAreKeptDoNotExplode() {
        TestRecipe recipe =
                TestRecipe.classification("y").clean("constant", "keep").split(0.9, 0.1, 0);
        String training = "x,y\n" + "0.1,0\n0.1,1\n".repeat(50);

        assertThat(Decoded.column(ready(training, "x,y\n0.1,0\n1.1,1\n", recipe).validation(), 0))
                .containsExactly(new double[] {0, 1}, within(1e-7));
        assertThat(Decoded.column(
                        ready(training, "x,y\n0.1,0\n1.1,1\n", recipe.numeric("min_max"))
                                .validation(),
                        0))
                .containsExactly(new double[] {0, 1}, within(1e-7));
    }

    @Test
    void whatLiesFarOutsideTheTrainingRowsStaysFinite() {
        Prepared.Ready ready = ready(
                "x,y\n1e-40,0\n2e-40,1\n",
                "x,y\n-3e38,0\n3e38,1\n",
                TestRecipe.classification("y").numeric("min_max").split(0.9, 0.1, 0));

        assertThat(Decoded.column(ready.validation(), 0)).containsExactly(-Float.MAX_VALUE, Float.MAX_VALUE);
    }

    @Test
    void aTextHasAPlaceForEachTrainingValueAndALastOneForAllOthers() {
        Prepared.Ready ready = ready(
                "w,y\nred,0\ngreen,1\nblue,0\ngreen,1\n",
                "w,y\nred,0\nviolet,1\ngreen,1\nBlue,0\n",
                TestRecipe.classification("y").split(0.9, 0.1, 0));

        assertThat(ready.preprocessing().columns().getFirst())
                .isInstanceOfSatisfying(EncodedColumn.OneHot.class, column -> {
                    assertThat(column.places()).containsExactly("blue", "green", "red");
                    assertThat(column.width()).isEqualTo(4);
                });
        assertThat(Decoded.features(ready.validation()))
                .containsExactlyInAnyOrder(
                        new float[] {0, 0, 1, 0}, new float[] {0, 0, 0, 1}, new float[] {0, 1, 0, 0}, new float[] {
                            0, 0, 0, 1
                        });
    }

    @Test
    void truthsAreZeroAndOneWhateverTheScaling() {
        for (String numeric : new String[] {"none", "standardize", "min_max"}) {
            Prepared.Ready ready = ready(
                    "t,y\nTrue,0\nfalse,1\nTRUE,1\n",
                    "t,y\ntrue,0\nFalse,1\n",
                    TestRecipe.classification("y").numeric(numeric).split(0.9, 0.1, 0));

            assertThat(Decoded.column(ready.train(), 0)).containsExactly(0, 1, 1);
            assertThat(Decoded.column(ready.validation(), 0)).containsExactly(0, 1);
        }
    }

    @Test
    void severalTargetsAreEachStandardizedAndComeBackInTheirOwnUnits() {
        Prepared.Ready ready = ready(
                "x,a,b\n1,10,1000\n2,20,3000\n3,30,2000\n",
                "x,a,b\n4,50,500\n",
                TestRecipe.regression("b", "a").split(0.9, 0.1, 0));
        float[] encoded = Decoded.values(ready.validation()).getFirst();

        double deviation = Math.sqrt(200.0 / 3);
        assertThat(encoded[0]).isCloseTo((float) ((500 - 2000) / (deviation * 100)), within(1e-5f));
        assertThat(encoded[1]).isCloseTo((float) ((50 - 20) / deviation), within(1e-5f));
        assertThat(ready.preprocessing().inOriginalUnits(new double[][] {{encoded[0], encoded[1]}})[0])
                .containsExactly(new double[] {500, 50}, within(1e-3));
    }

    @Test
    void targetsAreLeftAloneWhenFeaturesAreNotStandardized() {
        for (String numeric : new String[] {"none", "min_max"}) {
            Prepared.Ready ready = ready(
                    "x,y\n1,10\n2,20\n",
                    "x,y\n3,70\n",
                    TestRecipe.regression("y").numeric(numeric).split(0.9, 0.1, 0));

            assertThat(Decoded.values(ready.validation())).containsExactly(new float[] {70});
        }
    }

    @Test
    void classesStandInTheOrderOfTheirNumbersOrOfTheAlphabet() {
        TestRecipe recipe = TestRecipe.classification("y").split(0.5, 0.5, 0);
        Uploads uploads = new Uploads(folder);

        assertThat(classes(uploads, "x,y\n1,10\n2,9\n3,-1\n4,10\n5,9\n6,-1\n", recipe))
                .containsExactly("-1", "9", "10");
        assertThat(classes(uploads, "x,y\n1,b\n2,a\n3,C\n4,b\n5,a\n6,C\n", recipe))
                .containsExactly("C", "a", "b");
        assertThat(classes(uploads, "x,y\n1,True\n2,false\n3,TRUE\n4,False\n", recipe))
                .containsExactly("false", "true");
        assertThat(classes(uploads, "x,y\n1,0.5\n2,1.0\n3,1\n4,0.50\n", recipe)).containsExactly("0.5", "1");
    }

    private static java.util.List<String> classes(Uploads uploads, String csv, TestRecipe recipe) {
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(uploads.csv(csv), recipe.recipe()));
        assertThat(Decoded.parts(ready)
                        .flatMapToLong(part -> Arrays.stream(Decoded.classes(part)))
                        .max()
                        .orElseThrow())
                .isEqualTo(ready.preprocessing().outputCount() - 1L);
        return ready.preprocessing().classes();
    }
}
