package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.read.Column;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowIdentityTest {

    /** Columns of few different values, so that many rows are equal. */
    private static List<Column> columns(SplittableRandom random, int rows) {
        double[] numbers = random.ints(rows, 0, 4)
                .mapToDouble(value -> value == 3 ? Double.NaN : value)
                .toArray();
        int[] codes = random.ints(rows, -1, 3).toArray();
        return List.of(new Column.Numbers("n", numbers, false), new Column.Words("w", codes, List.of("x", "y", "z")));
    }

    private static String written(List<Column> columns, int row) {
        StringBuilder written = new StringBuilder();
        for (Column column : columns) {
            written.append(column.isMissing(row) ? "missing" : column.written(row))
                    .append('|');
        }
        return written.toString();
    }

    @Test
    void equalRowsStandTogetherInTheirOldOrderWhateverTheirPlace() {
        for (int seed = 1; seed <= 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = random.nextInt(0, 120);
            List<Column> columns = columns(random, rows);
            int[] sorted = IntStream.range(0, rows).toArray();
            new RowIdentity(columns, seed, rows).sort(sorted);

            assertThat(Arrays.stream(sorted).sorted())
                    .as("seed %d", seed)
                    .containsExactly(IntStream.range(0, rows).boxed().toArray(Integer[]::new));
            Set<String> finished = new HashSet<>();
            for (int i = 1; i < rows; i++) {
                String before = written(columns, sorted[i - 1]);
                if (before.equals(written(columns, sorted[i]))) {
                    assertThat(sorted[i - 1]).as("seed %d", seed).isLessThan(sorted[i]);
                } else {
                    assertThat(finished.add(before))
                            .as("seed %d: %s twice", seed, before)
                            .isTrue();
                    assertThat(finished).as("seed %d", seed).doesNotContain(written(columns, sorted[i]));
                }
            }
        }
    }

    @Test
    void theOrderFollowsFromValuesAndSeedAlone() {
        SplittableRandom random = new SplittableRandom(5);
        int rows = 300;
        double[] values = random.doubles(rows).toArray();
        double[] reversed = new double[rows];
        for (int i = 0; i < rows; i++) {
            reversed[i] = values[rows - 1 - i];
        }
        assertThat(inOrder(values, 7)).isEqualTo(inOrder(reversed, 7));
        assertThat(inOrder(values, 7)).isNotEqualTo(inOrder(values, 8));
    }

    private static double[] inOrder(double[] values, long seed) {
        int[] rows = IntStream.range(0, values.length).toArray();
        new RowIdentity(List.of(new Column.Numbers("n", values, false)), seed, values.length).sort(rows);
        return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    }

    /** The hash of texts is public, so somebody may look for texts of one hash: they are not taken for equal. */
    @Test
    void rowsOfOneHashAreNotEqualForThatReason() {
        Map<Long, Integer> byHash = new HashMap<>();
        // In the second column a value can be chosen for any value of the first, so that the hashes are the same.
        long first = RowHash.scramble(RowHash.scramble(3) ^ RowHash.scramble(Double.doubleToLongBits(1.5)));
        long other = RowHash.scramble(RowHash.scramble(3) ^ RowHash.scramble(Double.doubleToLongBits(2.5)));
        long wanted = first ^ RowHash.scramble(Double.doubleToLongBits(4.0) + 1);
        double chosen = Double.longBitsToDouble(unscramble(wanted ^ other) - 1);
        List<Column> columns = List.of(
                new Column.Numbers("a", new double[] {1.5, 2.5, 1.5}, false),
                new Column.Numbers("b", new double[] {4.0, chosen, 4.0}, false));
        RowHash hash = new RowHash(columns, 3);
        for (int row = 0; row < 3; row++) {
            byHash.merge(hash.of(row), 1, Integer::sum);
        }
        assertThat(byHash).hasSize(1);

        int[] rows = {0, 1, 2};
        RowIdentity identity = new RowIdentity(columns, 3, 3);
        identity.sort(rows);
        assertThat(identity.areEqual(0, 2)).isTrue();
        assertThat(identity.areEqual(0, 1)).isFalse();
        assertThat(Arrays.stream(rows).filter(row -> row != 1)).containsExactly(0, 2);
        assertThat(rows[1]).isNotEqualTo(1);
    }

    /** The inverse of SplitMix64's finish. */
    private static long unscramble(long value) {
        long z = value ^ (value >>> 31) ^ (value >>> 62);
        z *= 0x319642B2D24D8EC3L;
        z = z ^ (z >>> 27) ^ (z >>> 54);
        z *= 0x96DE1B173F119089L;
        z = z ^ (z >>> 30) ^ (z >>> 60);
        return z - 0x9E3779B97F4A7C15L;
    }
}
