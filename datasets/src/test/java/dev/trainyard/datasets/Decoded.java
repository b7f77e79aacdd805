package dev.trainyard.datasets;

import dev.trainyard.datasets.prepare.Prepared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Encoded rows as arrays. */
public final class Decoded {

    private Decoded() {}

    public static List<float[]> features(Prepared.Part part) {
        return rows(part.features().toFloats(), Math.toIntExact(part.rows()));
    }

    public static List<float[]> values(Prepared.Part part) {
        return rows(part.targets().toFloats(), Math.toIntExact(part.rows()));
    }

    public static long[] classes(Prepared.Part part) {
        return part.targets().toLongs();
    }

    /** One column of the features, sorted. */
    public static double[] column(Prepared.Part part, int column) {
        return features(part).stream().mapToDouble(row -> row[column]).sorted().toArray();
    }

    public static Stream<Prepared.Part> parts(Prepared.Ready ready) {
        return Stream.of(ready.train(), ready.validation(), ready.heldout());
    }

    private static List<float[]> rows(float[] values, int rows) {
        int width = rows == 0 ? 0 : values.length / rows;
        List<float[]> cut = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            cut.add(Arrays.copyOfRange(values, i * width, (i + 1) * width));
        }
        return cut;
    }
}
