package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.datasets.Decoded;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import dev.trainyard.datasets.read.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks a model sends rows: they become exactly the numbers that the same rows in a file became. */
class RawRowsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object[] WORDS = {"red", "green", "1.0", "007", " blue ", "true", "Zoë", "none", ""};
    private static final Object[] MIXED = {1, 2.50, true, "x", "1e3", null, 100};

    @TempDir
    Path folder;

    @Test
    void rawRowsOfACsvAreEncodedAsTheFilesRows() throws IOException {
        for (int seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Map<String, Object>> training = rows(random, 40);
            List<Map<String, Object>> asked = rows(random, 25);
            Uploads uploads = new Uploads(folder);
            check(uploads.csv(csv(training)), uploads.validationCsv(csv(asked)), asked, random, seed);
        }
    }

    @Test
    void rawRowsOfAJsonlAreEncodedAsTheFilesRows() throws IOException {
        for (int seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Map<String, Object>> training = rows(random, 40);
            List<Map<String, Object>> asked = rows(random, 25);
            Uploads uploads = new Uploads(folder);
            DataFile validation =
                    uploads.file("validation.jsonl", jsonl(asked).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            check(uploads.jsonl(jsonl(training)), validation, asked, random, seed);
        }
    }

    private static void check(
            DataFile training, DataFile validation, List<Map<String, Object>> asked, SplittableRandom random, int seed)
            throws IOException {
        String[] missing = {"mean", "median", "mode"};
        String[] numeric = {"standardize", "min_max", "none"};
        TestRecipe recipe = TestRecipe.classification("y")
                .clean("missing", missing[random.nextInt(3)])
                .clean("constant", "keep")
                .numeric(numeric[random.nextInt(3)])
                .split(0.6, 0.2, 0.2);
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(training, Optional.of(validation), recipe.recipe()));
        Preprocessing saved = PreprocessingTree.read(JSON.readValue(
                JSON.writeValueAsBytes(PreprocessingTree.write(ready.preprocessing())), new TypeReference<>() {}));

        assertThat(sorted(encode(saved, asked, asked.size())))
                .as("seed %d", seed)
                .isEqualTo(sorted(Decoded.features(ready.validation())));
    }

    /** One by one, since the file's rows are in another order. */
    private static List<float[]> encode(Preprocessing preprocessing, List<Map<String, Object>> rows, int count) {
        List<float[]> encoded = new ArrayList<>();
        for (Map<String, Object> row : rows.subList(0, count)) {
            switch (preprocessing.encode(List.of(row))) {
                case Preprocessing.Encoded.Features features ->
                    encoded.add(features.tensor().toFloats());
                case Preprocessing.Encoded.Faulty faulty -> throw new AssertionError(faulty);
            }
        }
        return encoded;
    }

    private static List<String> sorted(List<float[]> rows) {
        return rows.stream().map(Arrays::toString).sorted().toList();
    }

    private static List<Map<String, Object>> rows(SplittableRandom random, int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("number", random.nextInt(6) == 0 ? null : random.nextDouble(-1e3, 1e3));
            row.put("whole", random.nextInt(6) == 0 ? "?" : random.nextInt(-5, 5));
            row.put("truth", random.nextInt(6) == 0 ? null : random.nextBoolean());
            row.put("word", WORDS[random.nextInt(WORDS.length)]);
            row.put("mixed", i == 0 ? "x" : MIXED[random.nextInt(MIXED.length)]);
            row.put("y", "c" + (i < 2 ? i : random.nextInt(2)));
            rows.add(row);
        }
        return rows;
    }

    private static String csv(List<Map<String, Object>> rows) {
        StringBuilder csv = new StringBuilder(String.join(",", rows.getFirst().keySet())).append('\n');
        for (Map<String, Object> row : rows) {
            csv.append(String.join(
                            ",",
                            row.values().stream()
                                    .map(value -> value == null ? "" : value.toString())
                                    .toList()))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String jsonl(List<Map<String, Object>> rows) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map<String, Object> row : rows) {
            lines.append(JSON.writeValueAsString(row)).append('\n');
        }
        return lines.toString();
    }

    private static final Preprocessing SMALL = new Preprocessing(
            List.of(
                    new EncodedColumn.Scaled("n", false, 1, 2, OptionalDouble.empty()),
                    new EncodedColumn.Scaled("t", true, 0, 1, OptionalDouble.of(1)),
                    new EncodedColumn.OneHot("w", List.of("007", "1.50", "True", "a"), Optional.of("a"))),
            new TargetEncoding.Classes("y", List.of("no", "yes")));

    private static float[] one(Map<String, Object> row) {
        return encode(SMALL, List.of(row), 1).getFirst();
    }

    @Test
    void valuesMayBeWrittenAsJsonOrAsTexts() {
        assertThat(one(Map.of("n", 5, "t", true, "w", "a"))).containsExactly(2, 1, 0, 0, 0, 1, 0);
        assertThat(one(Map.of("n", " 5.0 ", "t", "FALSE", "w", " a "))).containsExactly(2, 0, 0, 0, 0, 1, 0);
        assertThat(one(Map.of("n", true, "t", 0, "w", "a"))).containsExactly(0, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void aNumberOrATruthFindsTheTextThatAFileHasForIt() {
        assertThat(one(Map.of("n", 1, "w", 7))).containsExactly(0, 1, 1, 0, 0, 0, 0);
        assertThat(one(Map.of("n", 1, "w", 1.5))).containsExactly(0, 1, 0, 1, 0, 0, 0);
        assertThat(one(Map.of("n", 1, "w", true))).containsExactly(0, 1, 0, 0, 1, 0, 0);
        assertThat(one(Map.of("n", 1, "w", 8))).containsExactly(0, 1, 0, 0, 0, 0, 1);
        assertThat(one(Map.of("n", 1, "w", false))).containsExactly(0, 1, 0, 0, 0, 0, 1);
    }

    @Test
    void missingValuesAreImputedWhereTrainingRowsLackedThemToo() {
        assertThat(one(Map.of("n", 1))).containsExactly(0, 1, 0, 0, 0, 1, 0);
        assertThat(one(Map.of("n", 1, "t", "NA", "w", "none"))).containsExactly(0, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void targetsAmongTheMembersArePassedOver() {
        assertThat(one(Map.of("n", 1, "y", "yes"))).containsExactly(0, 1, 0, 0, 0, 1, 0);
    }

    @Test
    void everyFaultOfEveryRowIsToldAtOnce() {
        Preprocessing.Encoded encoded = SMALL.encode(List.of(
                Map.of("n", "five", "t", 2, "w", List.of()),
                Map.of("wrd", 1, "n", Double.NaN),
                Map.of("w", "a"),
                Map.of("n", 1e39, "t", "maybe"),
                Map.of("n", new java.math.BigInteger("9".repeat(400)))));

        assertThat(encoded).isInstanceOfSatisfying(Preprocessing.Encoded.Faulty.class, faulty -> {
            assertThat(faulty.total()).isEqualTo(9);
            assertThat(faulty.faults())
                    .containsExactly(
                            new Preprocessing.RowFault(0, "n", "must be a number within ±3.4e38"),
                            new Preprocessing.RowFault(0, "t", "must be true or false"),
                            new Preprocessing.RowFault(0, "w", "must be a text"),
                            new Preprocessing.RowFault(
                                    1, "wrd", "is no column that this model was trained on; those are n, t, w"),
                            new Preprocessing.RowFault(1, "n", "must be a number within ±3.4e38"),
                            new Preprocessing.RowFault(
                                    2, "n", "is missing, and this model was trained without missing values"),
                            new Preprocessing.RowFault(3, "n", "must be a number within ±3.4e38"),
                            new Preprocessing.RowFault(3, "t", "must be true or false"),
                            new Preprocessing.RowFault(4, "n", "must be a number within ±3.4e38"));
        });
    }

    @Test
    void faultsAndRowsAreBounded() {
        List<Map<String, Object>> many = java.util.Collections.nCopies(100_000, Map.of("none", 1));
        assertThat(SMALL.encode(many)).isInstanceOfSatisfying(Preprocessing.Encoded.Faulty.class, faulty -> {
            assertThat(faulty.total()).isEqualTo(200_000);
            assertThat(faulty.faults()).hasSize(100);
        });
        assertThat(SMALL.encode(java.util.Collections.nCopies(1 << 22, Map.of("n", 1))))
                .isInstanceOfSatisfying(Preprocessing.Encoded.Faulty.class, faulty -> assertThat(faulty.faults())
                        .containsExactly(new Preprocessing.RowFault(
                                0, "", "4,194,304 rows are too many at once; send 2,396,745")));
    }

    @Test
    void aTextThatNoTrainingRowHadStandsInTheLastPlaceAlsoWhenItIsMissing() {
        Preprocessing preprocessing = new Preprocessing(
                List.of(new EncodedColumn.OneHot("w", List.of(), Optional.of(""))),
                new TargetEncoding.Classes("y", List.of("no", "yes")));

        assertThat(encode(preprocessing, List.of(Map.of()), 1).getFirst()).containsExactly(1);
        assertThat(encode(preprocessing, List.of(Map.of("w", "x")), 1).getFirst())
                .containsExactly(1);
    }
}
