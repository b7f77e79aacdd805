package dev.trainyard.learning.generation;

import dev.trainyard.learning.program.Seeds;
import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * How a token is drawn from the logits: temperature, then the k best, then the smallest set of the best that has the
 * probability p (Holtzman et al. 2020). The same seed draws the same.
 *
 * @param temperature 0 takes the best always
 * @param topP above 0; 1 leaves nothing out
 * @param topK 0 leaves nothing out
 */
public record Sampling(double temperature, double topP, int topK, long seed) {

    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature is 0 or more, not " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("top_p is above 0 and at most 1, not " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("top_k is 0 or more, not " + topK);
        }
    }

    /** Takes the best token always. */
    public static Sampling best() {
        return new Sampling(0, 1, 0, 0);
    }

    /**
     * Draws a token.
     *
     * @param logits of all tokens
     * @param choice which of several answers it is for
     * @param place how many tokens that answer has
     */
    int draw(float[] logits, int choice, int place) {
        int best = best(logits);
        if (temperature == 0) {
            return best;
        }
        double[] weights = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - (double) logits[best]) / temperature);
        }
        int[] candidates = topK == 0 && topP == 1 ? all(logits.length) : candidates(weights);
        return pick(candidates, weights, Seeds.unit(Seeds.mix(seed, Seeds.SAMPLING, choice, place)));
    }

    private static int best(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static int[] all(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    private int[] candidates(double[] weights) {
        int[] ranked = largest(weights, topK == 0 ? weights.length : Math.min(topK, weights.length));
        double total = 0;
        for (int candidate : ranked) {
            total += weights[candidate];
        }
        double sum = 0;
        int kept = 0;
        while (kept < ranked.length && (kept == 0 || sum < topP * total)) {
            sum += weights[ranked[kept++]];
        }
        return Arrays.copyOf(ranked, kept);
    }

    /** The places of the largest weights, the largest first, of equal ones the first. */
    static int[] largest(double[] weights, int count) {
        // A weight's bits as a number grow with it, since none is negative.
        PriorityQueue<long[]> kept = new PriorityQueue<>(Sampling::byWeightThenPlace);
        for (int i = 0; i < weights.length; i++) {
            long bits = Double.doubleToRawLongBits(weights[i]);
            if (kept.size() < count) {
                kept.add(new long[] {bits, i});
            } else if (count > 0 && bits > kept.peek()[0]) {
                kept.poll();
                kept.add(new long[] {bits, i});
            }
        }
        int[] places = new int[kept.size()];
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = (int) kept.poll()[1];
        }
        return places;
    }

    /** The smallest weight first, of equal ones the last. */
    private static int byWeightThenPlace(long[] left, long[] right) {
        return left[0] == right[0] ? Long.compare(right[1], left[1]) : Long.compare(left[0], right[0]);
    }

    private static int pick(int[] candidates, double[] weights, double random) {
        double total = 0;
        for (int candidate : candidates) {
            total += weights[candidate];
        }
        double left = random * total;
        for (int candidate : candidates) {
            left -= weights[candidate];
            if (left < 0) {
                return candidate;
            }
        }
        // Rounding may leave a last crumb; it belongs to the last that has any weight.
        for (int i = candidates.length - 1; i > 0; i--) {
            if (weights[candidates[i]] > 0) {
                return candidates[i];
            }
        }
        return candidates[0];
    }
}
