package dev.trainyard.learning.metric.language;

import dev.trainyard.job.task.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores of a model by what the tokens of held-out texts cost it. */
public final class TokenScores {

    /** The mean cross-entropy of a token in nats. */
    public static final String LOSS = "loss";

    /** e to the mean cross-entropy: how many tokens the model wavers between. */
    public static final String PERPLEXITY = "perplexity";

    /** The share of tokens that the model would have chosen itself. */
    public static final String TOKEN_ACCURACY = "token_accuracy";

    /** What a byte of text costs in bits: comparable between models with different tokens. */
    public static final String BITS_PER_BYTE = "bits_per_byte";

    private TokenScores() {}

    /**
     * What a stretch of text cost, as long as it was judged at once.
     *
     * @param lossSum sum of the cross-entropies of its tokens in nats
     * @param rightAnswers tokens that the model would have chosen
     * @param tokens how many were judged
     * @param bytes of their text in UTF-8; 0 where nobody counted
     */
    public record Stretch(double lossSum, double rightAnswers, long tokens, long bytes) {
        public Stretch {
            if (tokens < 1) {
                throw new IllegalArgumentException("a stretch has at least one token to judge, not " + tokens);
            }
        }
    }

    /** All scores by name, with intervals over the stretches; bits per byte where bytes were counted. */
    public static Map<String, Evaluation.MetricValue> of(List<Stretch> stretches) {
        List<double[]> statistics = stretches.stream()
                .map(stretch ->
                        new double[] {stretch.lossSum(), stretch.rightAnswers(), stretch.tokens(), stretch.bytes()})
                .toList();
        Map<String, Evaluation.MetricValue> scores = new LinkedHashMap<>();
        scores.put(LOSS, SummedScore.of(statistics, sums -> sums[0] / sums[2]));
        scores.put(PERPLEXITY, SummedScore.of(statistics, sums -> Math.exp(sums[0] / sums[2])));
        scores.put(TOKEN_ACCURACY, SummedScore.of(statistics, sums -> sums[1] / sums[2]));
        if (stretches.stream().allMatch(stretch -> stretch.bytes() > 0)) {
            scores.put(BITS_PER_BYTE, SummedScore.of(statistics, sums -> sums[0] / Math.log(2) / sums[3]));
        }
        return scores;
    }
}
