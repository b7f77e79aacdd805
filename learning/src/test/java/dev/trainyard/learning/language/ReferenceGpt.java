package dev.trainyard.learning.language;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.gpt.GptConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A GPT in 64-bit floats and plain loops, written from the paper's formulas: the oracle of the engine's program. */
final class ReferenceGpt {

    private final GptConfig config;
    private final Map<String, double[]> parameters = new HashMap<>();

    ReferenceGpt(GptConfig config, List<Tensor> weights) {
        this.config = config;
        for (Tensor weight : weights) {
            float[] floats = weight.toFloats();
            double[] values = new double[floats.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = floats[i];
            }
            parameters.put(weight.name(), values);
        }
    }

    double[] parameter(String name) {
        return parameters.get(name);
    }

    /** Mean cross-entropy of the labels that count. */
    double loss(TokenBatch batch) {
        double sum = 0;
        int width = batch.width();
        for (int row = 0; row < batch.rows(); row++) {
            double[][] logits = logits(batch.tokens(), row * width, width);
            for (int t = 0; t < width; t++) {
                long label = batch.labels()[row * width + t];
                if (label != TokenBatch.NOT_COUNTED) {
                    sum += logSum(logits[t]) - logits[t][(int) label];
                }
            }
        }
        return sum / batch.counted();
    }

    double[][] logits(long[] tokens, int from, int count) {
        int c = config.width();
        double[][] x = new double[count][c];
        for (int t = 0; t < count; t++) {
            for (int i = 0; i < c; i++) {
                x[t][i] = parameter("tokens.weight")[(int) tokens[from + t] * c + i]
                        + parameter("positions.weight")[t * c + i];
            }
        }
        for (int block = 0; block < config.layers(); block++) {
            String name = "blocks." + block + ".";
            add(
                    x,
                    linear(
                            attention(linear(norm(x, name + "attention.norm"), name + "attention.in")),
                            name + "attention.out"));
            double[][] up = linear(norm(x, name + "feed_forward.norm"), name + "feed_forward.up");
            for (double[] row : up) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = gelu(row[i]);
                }
            }
            add(x, linear(up, name + "feed_forward.down"));
        }
        return times(norm(x, "norm"), parameter(config.tied() ? "tokens.weight" : "head.weight"), config.vocabulary());
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) {
                x[t][i] += y[t][i];
            }
        }
    }

    private double[][] norm(double[][] x, String name) {
        double[][] y = new double[x.length][config.width()];
        for (int t = 0; t < x.length; t++) {
            double mean = 0;
            for (double value : x[t]) {
                mean += value / x[t].length;
            }
            double variance = 0;
            for (double value : x[t]) {
                variance += (value - mean) * (value - mean) / x[t].length;
            }
            for (int i = 0; i < x[t].length; i++) {
                y[t][i] = (x[t][i] - mean) / Math.sqrt(variance + config.normEpsilon()) * parameter(name + ".weight")[i]
                        + (config.biased() ? parameter(name + ".bias")[i] : 0);
            }
        }
        return y;
    }

    private double[][] linear(double[][] x, String name) {
        double[] weight = parameter(name + ".weight");
        double[][] y = times(x, weight, weight.length / x[0].length);
        if (config.biased()) {
            for (double[] row : y) {
                for (int i = 0; i < row.length; i++) {
                    row[i] += parameter(name + ".bias")[i];
                }
            }
        }
        return y;
    }

    private static double[][] times(double[][] x, double[] weight, int outputs) {
        double[][] y = new double[x.length][outputs];
        for (int t = 0; t < x.length; t++) {
            for (int o = 0; o < outputs; o++) {
                for (int i = 0; i < x[t].length; i++) {
                    y[t][o] += x[t][i] * weight[o * x[t].length + i];
                }
            }
        }
        return y;
    }

    private double[][] attention(double[][] qkv) {
        int c = config.width();
        int size = c / config.heads();
        double[][] y = new double[qkv.length][c];
        for (int head = 0; head < config.heads(); head++) {
            for (int t = 0; t < qkv.length; t++) {
                double[] scores = new double[t + 1];
                for (int s = 0; s <= t; s++) {
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        scores[s] += qkv[t][i] * qkv[s][c + i] / Math.sqrt(size);
                    }
                }
                double total = logSum(scores);
                for (int s = 0; s <= t; s++) {
                    for (int i = head * size; i < (head + 1) * size; i++) {
                        y[t][i] += Math.exp(scores[s] - total) * qkv[s][2 * c + i];
                    }
                }
            }
        }
        return y;
    }

    private static double gelu(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    private static double logSum(double[] values) {
        double most = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            most = Math.max(most, value);
        }
        double sum = 0;
        for (double value : values) {
            sum += Math.exp(value - most);
        }
        return most + Math.log(sum);
    }
}
