package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.Decoded;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training rows stand in one file and validation rows in another, so that each test knows what was fitted on what. */
class CleaningTest {

    private static final TestRecipe RECIPE =
            TestRecipe.classification("y").numeric("none").split(0.8, 0.2, 0);

    @TempDir
    Path folder;

    private Prepared.Ready ready(String training, String validation, TestRecipe recipe) {
        Uploads uploads = new Uploads(folder);
        return Uploads.ready(Uploads.prepare(
                uploads.csv(training), Optional.of(uploads.validationCsv(validation)), recipe.recipe()));
    }

    private double imputed(String values, String how) {
        StringBuilder rows = new StringBuilder("x,y\n");
        int i = 0;
        for (String value : values.split(" ")) {
            rows.append(value).append(',').append(i++ % 2).append('\n');
        }
        Prepared.Ready ready = ready(rows.toString(), "x,y\n,0\n", RECIPE.clean("missing", how));
        return Decoded.column(ready.validation(), 0)[0];
    }

    @Test
    void missingNumbersAreImputedByMeanMedianOrMode() {
        assertThat(imputed("1 2 2 7 NA 3", "mean")).isEqualTo(3);
        assertThat(imputed("1 2 2 7 NA 3", "median")).isEqualTo(2);
        assertThat(imputed("1 2 7 NA 4", "median")).isEqualTo(3);
        assertThat(imputed("9 2 2 7 NA 9 9", "mode")).isEqualTo(9);
    }

    @Test
    void ofModesThatTieTheSmallestStandsIn() {
        assertThat(imputed("9 3 9 -1 3 -1 7", "mode")).isEqualTo(-1);
        assertThat(imputed("5 4 3", "mode")).isEqualTo(3);
    }

    @Test
    void missingTruthsAreImputedToo() {
        assertThat(imputed("true false true NA true", "mean")).isEqualTo(0.75);
        assertThat(imputed("true false", "mode")).isEqualTo(0);
    }

    @Test
    void missingTextsAreImputedByTheirModeAndOfTiesTheFirstInTheAlphabet() {
        for (String how : new String[] {"mean", "median", "mode"}) {
            Prepared.Ready ready =
                    ready("x,y\nc,0\nb,1\nb,0\nc,1\na,0\n,1\n", "x,y\n,0\nc,1\n", RECIPE.clean("missing", how));

            assertThat(Decoded.features(ready.validation()))
                    .containsExactlyInAnyOrder(new float[] {0, 1, 0, 0}, new float[] {0, 0, 1, 0});
            assertThat(ready.audit().missing()).containsExactly(entry("x", 2L));
        }
    }

    @Test
    void rowsThatLackAFeatureAreDroppedAndCountedWhenAsked() {
        Prepared.Ready ready = ready(
                "a,b,y\n1,x,0\n,x,1\n2,,0\n3,y,1\n,,0\n4,y,\n",
                "a,b,y\n5,x,0\n6,,0\n",
                RECIPE.clean("missing", "drop"));

        assertThat(ready.audit().incomplete()).isEqualTo(4);
        assertThat(ready.audit().withoutTarget()).isEqualTo(1);
        assertThat(ready.audit().missing()).containsExactly(entry("a", 2L), entry("b", 3L));
        assertThat(Decoded.column(ready.train(), 0)).containsExactly(1, 3);
        assertThat(Decoded.column(ready.validation(), 0)).containsExactly(5);
        assertThat(ready.preprocessing().columns())
                .allSatisfy(column -> assertThat(column.toString()).contains("mpty"));
    }

    @Test
    void rowsWithoutATargetAreAlwaysDroppedAndCounted() {
        for (String how : new String[] {"drop", "mean", "median", "mode"}) {
            Prepared.Ready ready =
                    ready("x,y\n1,0\n2,\n3,1\n4,NA\n5,?\n6,1\n", "x,y\n7,\n8,1\n9,0\n", RECIPE.clean("missing", how));

            assertThat(ready.audit().rowsRead()).isEqualTo(9);
            assertThat(ready.audit().withoutTarget()).isEqualTo(4);
            assertThat(Decoded.column(ready.train(), 0)).containsExactly(1, 3, 6);
            assertThat(Decoded.column(ready.validation(), 0)).containsExactly(8, 9);
        }
    }

    @Test
    void aRowThatLacksOneOfSeveralTargetsIsDropped() {
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(
                new Uploads(folder).csv("x,y,z\n1,1,1\n2,,1\n3,1,\n4,2,2\n5,3,3\n"),
                TestRecipe.regression("y", "z").split(0.6, 0.4, 0).recipe()));

        assertThat(ready.audit().withoutTarget()).isEqualTo(2);
        assertThat(ready.train().rows() + ready.validation().rows()).isEqualTo(3);
    }

    @Test
    void equalRowsAreCountedAndDroppedWhenAsked() {
        String rows = "x,w,y\n1,a,0\n1.0,a,0\n1,b,0\n1,a,1\n 1 ,\"a\",0\n2,,1\n2,NA,1\n3,c,1\n";
        Audit kept = ready(rows, "x,w,y\n9,a,0\n", RECIPE).audit();
        Prepared.Ready dropped = ready(rows, "x,w,y\n9,a,0\n1,b,0\n", RECIPE.clean("duplicates", "drop"));

        assertThat(kept.duplicates()).isEqualTo(3);
        assertThat(kept.droppedDuplicates()).isZero();
        assertThat(dropped.audit().duplicates()).isEqualTo(4);
        assertThat(dropped.audit().droppedDuplicates()).isEqualTo(4);
        assertThat(Decoded.column(dropped.train(), 0)).containsExactly(1, 1, 1, 2, 3);
        // A validation row that a training row equals would be judged by what was learnt by heart.
        assertThat(Decoded.column(dropped.validation(), 0)).containsExactly(9);
    }

    @Test
    void onlyUsedColumnsMakeRowsDifferent() {
        TestRecipe recipe = RECIPE.clean("duplicates", "drop").with("features", java.util.List.of("x"));
        Prepared.Ready ready = ready("id,x,y\n1,1,0\n2,1,0\n3,2,1\n", "x,id,y\n5,1,0\n", recipe);

        assertThat(ready.audit().droppedDuplicates()).isEqualTo(1);
    }

    @Test
    void columnsThatAreConstantInTheTrainingRowsAreLeftOutUnlessTheyAreToBeKept() {
        String training = "k,w,m,x,y\n1,a,,1,0\n1,a,,2,1\n1,,,3,0\n";
        String validation = "k,w,m,x,y\n2,b,3,4,0\n";
        Prepared.Ready dropped = ready(training, validation, RECIPE);
        Prepared.Ready kept = ready(training, validation, RECIPE.clean("constant", "keep"));

        assertThat(dropped.preprocessing().columns().stream().map(EncodedColumn::name))
                .containsExactly("x");
        assertThat(dropped.audit().droppedColumns())
                .containsExactly(
                        entry("k", "constant in the training rows"),
                        entry("w", "constant in the training rows"),
                        entry("m", "constant in the training rows"));
        assertThat(kept.preprocessing().columns().stream().map(EncodedColumn::name))
                .containsExactly("k", "w", "m", "x");
        assertThat(Decoded.features(kept.validation())).containsExactly(new float[] {2, 0, 1, 3, 4});
    }

    @Test
    void aFileOfWhichNothingIsLeftIsRefused() {
        Uploads uploads = new Uploads(folder);
        assertThat(Uploads.sentences(Uploads.prepare(
                        uploads.csv("x,y\n1,\n,1\n"),
                        RECIPE.clean("missing", "drop").recipe())))
                .containsExactly("no row is left: 1 have no target and 1 lack a feature");
        assertThat(Uploads.sentences(Uploads.prepare(uploads.csv("x,y\n1,0\n2,1\n"), RECIPE.recipe())))
                .containsExactly("too few rows: the split leaves 2 for training and 0 for validation;"
                        + " add rows or change the shares");
        assertThat(Uploads.sentences(Uploads.prepare(
                        uploads.csv("k,y\n1,0\n1,1\n".concat("1,0\n1,1\n".repeat(9))),
                        Optional.of(uploads.validationCsv("k,y\n1,0\n")),
                        RECIPE.recipe())))
                .containsExactly("no feature is left to learn from ('k': constant in the training rows)");
        assertThat(Uploads.sentences(
                        Uploads.prepare(uploads.csv("y\n0\n1\n".concat("0\n1\n".repeat(9))), RECIPE.recipe())))
                .last()
                .asString()
                .isEqualTo("no feature is left to learn from; the file has no column beside the target");
    }
}
