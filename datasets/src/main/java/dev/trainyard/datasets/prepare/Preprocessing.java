package dev.trainyard.datasets.prepare;

import dev.trainyard.job.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Everything that turns raw rows into a model's numbers and its numbers into answers. Saved with every checkpoint, so
 * that a prediction takes raw rows.
 */
public record Preprocessing(List<EncodedColumn> columns, TargetEncoding target) {

    public Preprocessing {
        columns = List.copyOf(columns);
    }

    /** Width of an encoded row. */
    public int featureCount() {
        return columns.stream().mapToInt(EncodedColumn::width).sum();
    }

    /** Number of classes or targets. */
    public int outputCount() {
        return switch (target) {
            case TargetEncoding.Classes classes -> classes.classes().size();
            case TargetEncoding.Values values -> values.names().size();
        };
    }

    /** Names of the classes; empty for values. */
    public List<String> classes() {
        return switch (target) {
            case TargetEncoding.Classes classes -> classes.classes();
            case TargetEncoding.Values ignored -> List.of();
        };
    }

    /** A model's outputs in the units of the file. Class probabilities are left as they are. */
    public double[][] inOriginalUnits(double[][] outputs) {
        return switch (target) {
            case TargetEncoding.Classes ignored -> outputs;
            case TargetEncoding.Values values -> {
                double[][] answers = new double[outputs.length][];
                for (int row = 0; row < outputs.length; row++) {
                    answers[row] = new double[outputs[row].length];
                    for (int i = 0; i < outputs[row].length; i++) {
                        answers[row][i] = outputs[row][i] * values.scales().get(i)
                                + values.centers().get(i);
                    }
                }
                yield answers;
            }
        };
    }

    /** What encoding raw rows came to. */
    public sealed interface Encoded {
        /** The features, [n, f]. */
        record Features(Tensor tensor) implements Encoded {}

        /**
         * What is wrong with the rows.
         *
         * @param faults the first hundred
         * @param total how many there are
         */
        record Faulty(List<RowFault> faults, long total) implements Encoded {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * Something wrong in a raw row.
     *
     * @param row its place in the list, from 0
     */
    public record RowFault(int row, String column, String message) {}

    /**
     * Encodes raw rows exactly as the rows of the file were: values by column name, numbers, truths or texts; a missing
     * member and null are a missing value. Targets among them are passed over.
     */
    public Encoded encode(List<Map<String, Object>> rows) {
        return new RawRows(this).encode(rows);
    }
}
