package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Encodes a table's rows as the preprocessing says. */
final class RowEncoder {

    private final List<Column> columns;
    private final Preprocessing preprocessing;
    private final TargetCoder coder;

    RowEncoder(List<Column> columns, Preprocessing preprocessing, TargetCoder coder) {
        this.columns = columns;
        this.preprocessing = preprocessing;
        this.coder = coder;
    }

    Prepared.Part encode(int[] rows) {
        int width = preprocessing.featureCount();
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Math.multiplyExact(rows.length, width), Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer features = bytes.asFloatBuffer();
        int at = 0;
        for (int i = 0; i < columns.size(); i++) {
            EncodedColumn encoded = preprocessing.columns().get(i);
            switch (encoded) {
                case EncodedColumn.Scaled scaled -> encode(columns.get(i), scaled, rows, features, at);
                case EncodedColumn.OneHot oneHot -> encode(columns.get(i), oneHot, rows, features, at);
            }
            at += encoded.width();
        }
        List<Long> shape = List.of((long) rows.length, (long) width);
        return new Prepared.Part(new Tensor("features", Tensor.Type.F32, shape, bytes), targets(rows));
    }

    private void encode(Column column, EncodedColumn.Scaled scaled, int[] rows, FloatBuffer features, int at) {
        int width = preprocessing.featureCount();
        double[] values = numbers(column);
        double ifMissing = scaled.ifMissing().orElse(scaled.center());
        for (int i = 0; i < rows.length; i++) {
            double value = values[rows[i]];
            features.put(i * width + at, scaled.encoded(Double.isNaN(value) ? ifMissing : value));
        }
    }

    private void encode(Column column, EncodedColumn.OneHot oneHot, int[] rows, FloatBuffer features, int at) {
        int width = preprocessing.featureCount();
        Column.Words words = words(column);
        int[] places = words.words().stream().mapToInt(oneHot::placeOf).toArray();
        int ifMissing = oneHot.placeOf(oneHot.ifMissing().orElse(""));
        for (int i = 0; i < rows.length; i++) {
            int code = words.codes()[rows[i]];
            features.put(i * width + at + (code < 0 ? ifMissing : places[code]), 1);
        }
    }

    private static double[] numbers(Column column) {
        return switch (column) {
            case Column.Numbers numbers -> numbers.values();
            case Column.Words words -> throw new IllegalStateException(words.name() + " holds texts");
        };
    }

    private static Column.Words words(Column column) {
        return switch (column) {
            case Column.Numbers numbers -> throw new IllegalStateException(numbers.name() + " holds numbers");
            case Column.Words words -> words;
        };
    }

    private Tensor targets(int[] rows) {
        return switch (preprocessing.target()) {
            case TargetEncoding.Classes ignored ->
                Tensor.ofLongs(
                        "targets",
                        Arrays.stream(rows).mapToLong(coder::classIndex).toArray(),
                        rows.length);
            case TargetEncoding.Values values -> {
                int width = values.names().size();
                float[] targets = new float[Math.multiplyExact(rows.length, width)];
                for (int i = 0; i < rows.length; i++) {
                    for (int t = 0; t < width; t++) {
                        targets[i * width + t] = values.encoded(t, coder.value(t, rows[i]));
                    }
                }
                yield Tensor.ofFloats("targets", targets, rows.length, width);
            }
        };
    }
}
