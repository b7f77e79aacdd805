package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PreprocessingTreeTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static Map<String, Object> throughJson(Preprocessing preprocessing) throws IOException {
        return JSON.readValue(JSON.writeValueAsBytes(PreprocessingTree.write(preprocessing)), new TypeReference<>() {});
    }

    @Test
    void whatIsWrittenComesBackExactly() throws IOException {
        for (int seed = 1; seed <= 1_000; seed++) {
            Preprocessing preprocessing = random(new SplittableRandom(seed));
            Preprocessing back = PreprocessingTree.read(throughJson(preprocessing));

            assertThat(back).as("seed %d", seed).isEqualTo(preprocessing);
            assertThat(JSON.writeValueAsBytes(PreprocessingTree.write(back)))
                    .as("seed %d", seed)
                    .isEqualTo(JSON.writeValueAsBytes(PreprocessingTree.write(preprocessing)));
        }
    }

    private static Preprocessing random(SplittableRandom random) {
        List<EncodedColumn> columns = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            String name = text(random) + i;
            boolean imputes = random.nextBoolean();
            columns.add(
                    random.nextBoolean()
                            ? new EncodedColumn.Scaled(
                                    name,
                                    random.nextBoolean(),
                                    number(random),
                                    Math.abs(number(random)) + Double.MIN_NORMAL,
                                    imputes ? OptionalDouble.of(number(random)) : OptionalDouble.empty())
                            : new EncodedColumn.OneHot(
                                    name, texts(random), imputes ? Optional.of(text(random)) : Optional.empty()));
        }
        return new Preprocessing(
                columns,
                random.nextBoolean()
                        ? new TargetEncoding.Classes(text(random), texts(random))
                        : new TargetEncoding.Values(
                                List.of("a", "b"),
                                List.of(number(random), number(random)),
                                List.of(Math.abs(number(random)) + 1, 1.0)));
    }

    private static List<String> texts(SplittableRandom random) {
        TreeSet<String> texts = new TreeSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            texts.add(text(random));
        }
        return List.copyOf(texts);
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? random.nextInt(0x1F600, 0x1F640) : random.nextInt(1, 0x700));
        }
        return text.toString();
    }

    private static double number(SplittableRandom random) {
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) && Math.abs(number) < 1e300 ? number : random.nextInt(-3, 4);
    }

    @Test
    void whatIsNoPreprocessingIsRefused() throws IOException {
        Preprocessing good = new Preprocessing(
                List.of(
                        new EncodedColumn.Scaled("n", false, 1, 2, OptionalDouble.of(3)),
                        new EncodedColumn.OneHot("w", List.of("a", "b"), Optional.of("a"))),
                new TargetEncoding.Values(List.of("y"), List.of(0.0), List.of(1.0)));
        assertRefused(good, "columns", "none");
        assertRefused(good, "columns", List.of("none"));
        assertRefused(good, "target", 7);
        assertRefused(good, "target", Map.of("names", List.of("y"), "centers", List.of(), "scales", List.of()));
        assertRefused(good, "target", Map.of("names", List.of(1), "centers", List.of(1), "scales", List.of(1)));
        assertRefused(good, "columns", List.of(Map.of("name", "n", "encoding", "number", "center", 0, "scale", 0)));
        assertRefused(good, "columns", List.of(Map.of("name", "n", "encoding", "number", "center", "0", "scale", 1)));
        assertRefused(good, "columns", List.of(Map.of("name", "n", "encoding", "script", "center", 0, "scale", 1)));
        assertRefused(
                good, "columns", List.of(Map.of("name", "w", "encoding", "one_hot", "places", List.of("b", "a"))));
        assertRefused(
                good, "columns", List.of(Map.of("name", "w", "encoding", "one_hot", "places", List.of("a", "a"))));
        assertRefused(good, "columns", List.of(Map.of("name", "w", "encoding", "one_hot", "places", List.of(1))));
    }

    private static void assertRefused(Preprocessing good, String member, Object value) throws IOException {
        Map<String, Object> tree = new LinkedHashMap<>(throughJson(good));
        assertThat(PreprocessingTree.read(tree)).isEqualTo(good);
        tree.put(member, value);
        assertThatThrownBy(() -> PreprocessingTree.read(tree)).isInstanceOf(IllegalArgumentException.class);
    }
}
