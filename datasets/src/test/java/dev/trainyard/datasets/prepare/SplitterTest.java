package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.recipe.DataSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitterTest {

    private record Case(int[] ordered, RowIdentity identity, int[] classes, double[] values) {
        static Case of(SplittableRandom random, int rows, int different) {
            double[] values = random.ints(rows, 0, different)
                    .mapToDouble(value -> value / 7.0)
                    .toArray();
            // A row's class follows from its value, as a target does that stands in the row.
            int[] classes = Arrays.stream(values)
                    .mapToInt(value -> (int) Math.round(value * 7) % 3)
                    .toArray();
            RowIdentity identity =
                    new RowIdentity(List.of(new Column.Numbers("v", values, false)), random.nextLong(), rows);
            int[] ordered = IntStream.range(0, rows).toArray();
            identity.sort(ordered);
            return new Case(ordered, identity, classes, values);
        }

        Splitter.Parts split(DataSettings.Split shares) {
            return new Splitter(identity, shares, 3, row -> classes[row]).split(ordered);
        }
    }

    @Test
    void everyRowIsInExactlyOnePart() {
        for (int seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Case example = Case.of(random, random.nextInt(0, 100), random.nextInt(1, 60));
            Splitter.Parts parts = example.split(shares(random, seed % 2 == 0));
            IntStream all = IntStream.of(parts.train());
            all = IntStream.concat(all, IntStream.of(parts.validation()));
            all = IntStream.concat(all, IntStream.of(parts.heldout()));
            assertThat(all.sorted().toArray())
                    .as("seed %d", seed)
                    .isEqualTo(IntStream.range(0, example.ordered.length).toArray());
        }
    }

    private static DataSettings.Split shares(SplittableRandom random, boolean stratify) {
        double train = random.nextDouble(0.05, 0.9);
        double validation = random.nextDouble(0.05, 1 - train);
        double test = random.nextBoolean() ? 0 : 1 - train - validation;
        return new DataSettings.Split(train, test == 0 ? 1 - train : validation, test, stratify);
    }

    @Test
    void sharesAreExactWithinRoundingInEveryClass() {
        for (int seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Case example = Case.of(random, random.nextInt(1, 400), Integer.MAX_VALUE);
            DataSettings.Split shares = shares(random, true);
            Splitter.Parts parts = example.split(shares);
            for (int of = 0; of < 3; of++) {
                int one = of;
                long members =
                        Arrays.stream(example.classes).filter(c -> c == one).count();
                assertThat(Math.abs(count(parts.train(), example, of) - members * shares.train()))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(0.5);
                assertThat(Math.abs(count(parts.validation(), example, of) - members * shares.validation()))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(1 + 1e-9);
                assertThat(Math.abs(count(parts.heldout(), example, of) - members * shares.test()))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(0.5 + 1e-9);
            }
        }
    }

    private static long count(int[] rows, Case example, int of) {
        return Arrays.stream(rows).filter(row -> example.classes[row] == of).count();
    }

    @Test
    void theUsualSharesOfHundredAreExact() {
        Case example = Case.of(new SplittableRandom(1), 100, Integer.MAX_VALUE);
        Splitter.Parts parts = example.split(new DataSettings.Split(0.6, 0.2, 0.2, false));

        assertThat(parts.train()).hasSize(60);
        assertThat(parts.validation()).hasSize(20);
        assertThat(parts.heldout()).hasSize(20);
    }

    /** The oracle says it as the requirement does: each class's rows in order of their hashes, cut by share. */
    @Test
    void eachClassIsCutInTheOrderOfItsRowsHashes() {
        for (int seed = 1; seed <= 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Case example = Case.of(random, 150, Integer.MAX_VALUE);
            Splitter.Parts parts = example.split(new DataSettings.Split(0.5, 0.3, 0.2, true));
            Set<Integer> train = new HashSet<>();
            for (int of = 0; of < 3; of++) {
                List<Integer> members = new ArrayList<>();
                for (int row : example.ordered) {
                    if (example.classes[row] == of) {
                        members.add(row);
                    }
                }
                train.addAll(members.subList(0, (int) Math.round(members.size() * 0.5)));
            }
            assertThat(Arrays.stream(parts.train()).boxed())
                    .as("seed %d", seed)
                    .containsExactlyInAnyOrderElementsOf(train);
        }
    }

    @Test
    void equalRowsNeverFallIntoDifferentParts() {
        for (int seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Case example = Case.of(random, random.nextInt(1, 80), random.nextInt(1, 15));
            Splitter.Parts parts = example.split(shares(random, seed % 2 == 0));
            Set<Double> train = values(parts.train(), example);
            Set<Double> validation = values(parts.validation(), example);
            assertThat(train)
                    .as("seed %d", seed)
                    .doesNotContainAnyElementsOf(validation.isEmpty() ? Set.of(-1.0) : validation);
            for (double value : values(parts.heldout(), example)) {
                assertThat(train.contains(value) || validation.contains(value))
                        .as("seed %d", seed)
                        .isFalse();
            }
        }
    }

    private static Set<Double> values(int[] rows, Case example) {
        Set<Double> values = new HashSet<>();
        Arrays.stream(rows).forEach(row -> values.add(example.values[row]));
        return values;
    }
}
