package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.job.tensor.Tensor;
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

    Prepared.Part encode(List<Integer> rows) {
        int width = preprocessing.featureCount();
        float[] features = new float[Math.multiplyExact(rows.size(), width)];
        for (int i = 0; i < rows.size(); i++) {
            int at = i * width;
            for (int c = 0; c < columns.size(); c++) {
                EncodedColumn encoded = preprocessing.columns().get(c);
                encode(columns.get(c), encoded, rows.get(i), features, at);
                at += encoded.width();
            }
        }
        return new Prepared.Part(Tensor.ofFloats("features", features, rows.size(), width), targets(rows));
    }

    private static void encode(Column column, EncodedColumn encoded, int row, float[] features, int at) {
        switch (encoded) {
            case EncodedColumn.Scaled number -> {
                double raw = column instanceof Column.Numbers numbers && !numbers.isMissing(row)
                        ? numbers.values()[row]
                        : number.ifMissing().orElse(number.center());
                features[at] = (float) ((raw - number.center()) / number.scale());
            }
            case EncodedColumn.OneHot oneHot -> {
                String word = column.isMissing(row) ? oneHot.ifMissing().orElse("") : column.written(row);
                features[at + oneHot.placeOf(word)] = 1;
            }
        }
    }

    private Tensor targets(List<Integer> rows) {
        return switch (preprocessing.target()) {
            case TargetEncoding.Classes ignored ->
                Tensor.ofLongs(
                        "targets", rows.stream().mapToLong(coder::classIndex).toArray(), rows.size());
            case TargetEncoding.Values values -> {
                int width = values.names().size();
                float[] targets = new float[rows.size() * width];
                for (int i = 0; i < rows.size(); i++) {
                    for (int t = 0; t < width; t++) {
                        double raw = coder.value(t, rows.get(i));
                        targets[i * width + t] =
                                (float) ((raw - values.centers().get(t))
                                        / values.scales().get(t));
                    }
                }
                yield Tensor.ofFloats("targets", targets, rows.size(), width);
            }
        };
    }
}
