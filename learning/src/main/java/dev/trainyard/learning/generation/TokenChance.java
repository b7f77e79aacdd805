package dev.trainyard.learning.generation;

import java.util.List;

/**
 * How probable a token was, whatever temperature drew it.
 *
 * @param logProbability natural logarithm
 * @param best the most probable tokens of that place, the best first, as many as were asked for; their own lists are
 *     empty
 */
public record TokenChance(int token, double logProbability, List<TokenChance> best) {

    public TokenChance {
        best = List.copyOf(best);
    }

    static TokenChance of(float[] logits, int token, int mostOthers) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double[] weights = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp(logits[i] - most);
            sum += weights[i];
        }
        double total = most + Math.log(sum);
        List<TokenChance> best = java.util.Arrays.stream(
                        Sampling.largest(weights, Math.min(mostOthers, weights.length)))
                .mapToObj(other -> new TokenChance(other, logits[other] - total, List.of()))
                .toList();
        return new TokenChance(token, logits[token] - total, best);
    }
}
