import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;

/**
 * Writes examples/teacher.csv: what a network of fixed random weights, 10 inputs, 20 ReLU, 10 outputs, says to 640 random
 * rows. A network of the same shape can learn all of it, so whatever error is left is the training's own.
 *
 *     java examples/Teacher.java > examples/teacher.csv
 */
class Teacher {

    static final long SEED = 640;
    static final int ROWS = 640;
    static final int INPUTS = 10;
    static final int HIDDEN = 20;
    static final int OUTPUTS = 10;

    public static void main(String[] arguments) {
        Random random = new Random(SEED);
        double[][] first = layer(random, HIDDEN, INPUTS);
        double[][] second = layer(random, OUTPUTS, HIDDEN);
        StringBuilder csv = new StringBuilder(header());
        for (int row = 0; row < ROWS; row++) {
            double[] x = numbers(random, INPUTS);
            double[] hidden = apply(first, x);
            for (int i = 0; i < HIDDEN; i++) {
                hidden[i] = Math.max(0, hidden[i]);
            }
            csv.append(line(x, apply(second, hidden)));
        }
        System.out.print(csv);
    }

    /** Weights and, last in each row, a bias: uniform between -1 and 1. */
    static double[][] layer(Random random, int outputs, int inputs) {
        double[][] weights = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            weights[i] = numbers(random, inputs + 1);
        }
        return weights;
    }

    static double[] numbers(Random random, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = 2 * random.nextDouble() - 1;
        }
        return numbers;
    }

    static double[] apply(double[][] layer, double[] x) {
        double[] y = new double[layer.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = layer[i][x.length];
            for (int j = 0; j < x.length; j++) {
                y[i] += layer[i][j] * x[j];
            }
        }
        return y;
    }

    static String header() {
        StringJoiner names = new StringJoiner(",", "", "\n");
        for (int i = 0; i < INPUTS; i++) {
            names.add("x" + i);
        }
        for (int i = 0; i < OUTPUTS; i++) {
            names.add("y" + i);
        }
        return names.toString();
    }

    static String line(double[] x, double[] y) {
        StringJoiner values = new StringJoiner(",", "", "\n");
        for (double value : x) {
            values.add(String.format(Locale.ROOT, "%.5f", value));
        }
        for (double value : y) {
            values.add(String.format(Locale.ROOT, "%.5f", value));
        }
        return values.toString();
    }
}
