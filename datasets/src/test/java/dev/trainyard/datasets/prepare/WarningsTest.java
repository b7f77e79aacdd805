package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {

    private static final TestRecipe RECIPE = TestRecipe.classification("y");

    @TempDir
    Path folder;

    private Audit audit(String csv) {
        return Uploads.ready(Uploads.prepare(new Uploads(folder).csv(csv), RECIPE.recipe()))
                .audit();
    }

    @Test
    void aFeatureThatGivesTheAnswerAwayIsWarnedOf() {
        StringBuilder rows = new StringBuilder("x,leak,code,y\n");
        for (int i = 0; i < 60; i++) {
            boolean yes = i % 3 == 0;
            rows.append(i * 37 % 11).append(',').append(yes ? "alive" : i % 2 == 0 ? "dead" : "gone");
            rows.append(',')
                    .append(yes ? 1 : 0)
                    .append(',')
                    .append(yes ? "yes" : "no")
                    .append('\n');
        }
        assertThat(audit(rows.toString()).warnings())
                .containsExactly(
                        "The column 'leak' determines the target in every row."
                                + " If it is not known before the answer is, leave it out.",
                        "The column 'code' determines the target in every row."
                                + " If it is not known before the answer is, leave it out.");
    }

    @Test
    void aColumnOfNamesIsLeftOutAndSaid() {
        StringBuilder rows = new StringBuilder("x,name,y\n");
        for (int i = 0; i < 200; i++) {
            rows.append(i * 37 % 11)
                    .append(",name")
                    .append(i)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Audit audit = audit(rows.toString());

        assertThat(audit.droppedColumns()).containsOnlyKeys("name");
        assertThat(audit.warnings())
                .containsExactly("The column 'name' was left out, since nothing can be learnt from it:"
                        + " almost every row has a text of its own.");
    }

    @Test
    void aColumnWithTooManyTextsIsLeftOutAndSaid() throws IOException {
        StringBuilder rows = new StringBuilder("x,city,y\n");
        for (int i = 0; i < 200; i++) {
            rows.append(i * 37 % 11)
                    .append(",city")
                    .append(i % 30)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        DataLimits limits = new DataLimits(100, 100, 100, 1000, 29, 1 << 20);
        Audit audit = Uploads.ready(DataPreparation.prepare(
                        new Uploads(folder).csv(rows.toString()), Optional.empty(), RECIPE.recipe(), limits))
                .audit();

        assertThat(audit.droppedColumns()).containsEntry("city", "has more than 29 different texts");
        assertThat(audit.warnings()).hasSize(1).first().asString().contains("'city' was left out");
    }

    @Test
    void aClassThatNoTrainingRowHasIsWarnedOf() {
        Uploads uploads = new Uploads(folder);
        Audit audit = Uploads.ready(Uploads.prepare(
                        uploads.csv("x,y\n1,a\n2,b\n3,a\n4,b\n"),
                        Optional.of(uploads.validationCsv("x,y\n1,a\n2,c\n")),
                        RECIPE.split(0.9, 0.1, 0).recipe()))
                .audit();

        assertThat(audit.warnings())
                .containsExactly("No training row has the class 'c', so it cannot be learnt; give more rows of it.");
    }

    @Test
    void targetsThatCannotBeClassesAreRefused() {
        Uploads uploads = new Uploads(folder);
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < 1001; i++) {
            rows.append(i).append(',').append(i / 8.0).append('\n');
        }
        assertThat(Uploads.sentences(Uploads.prepare(uploads.csv(rows.toString()), RECIPE.recipe())))
                .containsExactly("column 'y': has 1001 different values; are these classes?"
                        + " For numbers take the task regression");
        assertThat(Uploads.sentences(Uploads.prepare(uploads.csv("x,y\n1,a\n2,a\n"), RECIPE.recipe())))
                .containsExactly("column 'y': has one class only, 'a'; a classification needs at least two");
        assertThat(Uploads.sentences(Uploads.prepare(
                        uploads.csv("x,y\n1,a\n2,b\n3,c\n"),
                        RECIPE.with("loss", "binary_cross_entropy").recipe())))
                .containsExactly("column 'y': has 3 classes, but binary_cross_entropy takes exactly two;"
                        + " take cross_entropy");
    }

    @Test
    void rowsThatWouldExplodeWhenEncodedAreRefusedWithTheColumnsThatDoIt() throws IOException {
        StringBuilder rows = new StringBuilder("x,city,y\n");
        for (int i = 0; i < 4000; i++) {
            rows.append(i)
                    .append(",city")
                    .append(i % 1000)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        var file = new Uploads(folder).csv(rows.toString());
        DataLimits little = DataLimits.ofHeap(1L << 30).withBytes(16 << 20);

        assertThat(Uploads.sentences(DataPreparation.prepare(file, Optional.empty(), RECIPE.recipe(), little)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("encoded, a row is 9")
                .contains("but rows may take 16 MB here", "the widest columns are 'city' (9", "'x' (1 numbers)");
        assertThat(Uploads.ready(
                        DataPreparation.prepare(file, Optional.empty(), RECIPE.recipe(), little.withBytes(100 << 20))))
                .isNotNull();
    }
}
