package dev.trainyard.learning.metric.language;

import java.util.List;
import java.util.Map;

/**
 * chrF2 of a whole (Popović 2015): the F-score, recall counting twice as much, of stretches of one to six characters,
 * white space left out.
 */
final class ChrF {

    private static final int LONGEST = 6;
    private static final double RECALL_WEIGHT = 2 * 2;

    private ChrF() {}

    /** For each length: the answer's stretches, the wanted text's, and those in common. */
    static double[] statistics(String answer, String wanted) {
        List<String> said = characters(answer);
        List<String> expected = characters(wanted);
        double[] statistics = new double[3 * LONGEST];
        for (int n = 1; n <= LONGEST; n++) {
            int wantedCount = Math.max(0, expected.size() - n + 1);
            Map<List<String>, Integer> ours = NGrams.count(said, n);
            // Where nothing of a length was wanted, nothing of that length is held against the answer.
            statistics[3 * n - 3] = wantedCount == 0 ? 0 : Math.max(0, said.size() - n + 1);
            statistics[3 * n - 2] = wantedCount;
            statistics[3 * n - 1] = NGrams.common(ours, NGrams.count(expected, n));
        }
        return statistics;
    }

    static double score(double[] sums) {
        double precision = 0;
        double recall = 0;
        int lengths = 0;
        for (int n = 0; n < LONGEST; n++) {
            double said = sums[3 * n];
            double wanted = sums[3 * n + 1];
            if (said > 0 && wanted > 0) {
                precision += sums[3 * n + 2] / said;
                recall += sums[3 * n + 2] / wanted;
                lengths++;
            }
        }
        if (precision + recall == 0) {
            return 0;
        }
        precision /= lengths;
        recall /= lengths;
        return 100 * (1 + RECALL_WEIGHT) * precision * recall / (RECALL_WEIGHT * precision + recall);
    }

    private static List<String> characters(String text) {
        return text.codePoints()
                .filter(character -> !WhiteSpace.is(character))
                .mapToObj(Character::toString)
                .toList();
    }
}
