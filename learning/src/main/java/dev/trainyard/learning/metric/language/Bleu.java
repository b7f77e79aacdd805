package dev.trainyard.learning.metric.language;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * BLEU of a whole (Papineni et al. 2002) with the words of NIST's script mteval-v13a, one to four of them, a penalty for
 * brevity, and exponential smoothing of counts that are zero (Chen and Cherry 2014, method 3).
 */
final class Bleu {

    private static final int LONGEST = 4;

    /** What stands for the logarithm of zero: far below every other. */
    private static final double LOG_OF_ZERO = -9_999_999_999.0;

    private static final Pattern SIGN = Pattern.compile("([{-~\\[-` -&(-+:-@/])");
    private static final Pattern STOP_BEHIND_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
    private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
    private static final Pattern DASH_BEHIND_DIGIT = Pattern.compile("([0-9])(-)");

    private Bleu() {}

    /** For each length the stretches in common, then for each length all of the answer's, then both lengths in words. */
    static double[] statistics(String answer, String wanted) {
        List<String> said = words(answer);
        List<String> expected = words(wanted);
        double[] statistics = new double[2 * LONGEST + 2];
        for (int n = 1; n <= LONGEST; n++) {
            Map<List<String>, Integer> ours = NGrams.count(said, n);
            statistics[n - 1] = NGrams.common(ours, NGrams.count(expected, n));
            statistics[LONGEST + n - 1] = Math.max(0, said.size() - n + 1);
        }
        statistics[2 * LONGEST] = said.size();
        statistics[2 * LONGEST + 1] = expected.size();
        return statistics;
    }

    static double score(double[] sums) {
        if (sums[0] + sums[1] + sums[2] + sums[3] == 0) {
            return 0;
        }
        double smoothing = 1;
        double logarithms = 0;
        for (int n = 0; n < LONGEST; n++) {
            double all = sums[LONGEST + n];
            if (all == 0) {
                logarithms += LOG_OF_ZERO;
            } else if (sums[n] == 0) {
                smoothing *= 2;
                logarithms += Math.log(100 / (smoothing * all));
            } else {
                logarithms += Math.log(100 * sums[n] / all);
            }
        }
        double said = sums[2 * LONGEST];
        double wanted = sums[2 * LONGEST + 1];
        double brevity = said < wanted ? Math.exp(1 - wanted / said) : 1;
        return brevity * Math.exp(logarithms / LONGEST);
    }

    /** Words and signs of a text. */
    static List<String> words(String text) {
        String line = WhiteSpace.withoutEnd(text)
                .replace("<skipped>", "")
                .replace("-\n", "")
                .replace("\n", " ")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .replace("&lt;", "<")
                .replace("&gt;", ">");
        line = SIGN.matcher(" " + line + " ").replaceAll(" $1 ");
        line = STOP_BEHIND_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
        line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
        line = DASH_BEHIND_DIGIT.matcher(line).replaceAll("$1 $2 ");
        return WhiteSpace.split(line);
    }
}
