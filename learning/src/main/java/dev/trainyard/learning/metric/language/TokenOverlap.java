package dev.trainyard.learning.metric.language;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** How many words two texts share, without case, signs and articles, as SQuAD's script judges answers. */
final class TokenOverlap {

    private static final Pattern SIGN = Pattern.compile("[!-/:-@\\[-`{-~]");
    private static final Pattern ARTICLE = Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);

    private TokenOverlap() {}

    /** The harmonic mean of the shares that the common words have of both texts; of two empty ones 1. */
    static double f1(String answer, String wanted) {
        List<String> said = words(answer);
        List<String> expected = words(wanted);
        if (said.isEmpty() || expected.isEmpty()) {
            return said.equals(expected) ? 1 : 0;
        }
        int common = NGrams.common(NGrams.count(said, 1), NGrams.count(expected, 1));
        if (common == 0) {
            return 0;
        }
        double precision = (double) common / said.size();
        double recall = (double) common / expected.size();
        return 2 * precision * recall / (precision + recall);
    }

    private static List<String> words(String text) {
        String plain = SIGN.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return WhiteSpace.split(ARTICLE.matcher(plain).replaceAll(" "));
    }
}
