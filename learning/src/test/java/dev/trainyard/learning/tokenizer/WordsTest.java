package dev.trainyard.learning.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    /** The pattern that GPT-2's encoder published. */
    private static final Pattern PATTERN = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    @Test
    void wordsAreThoseOfThePublishedPatternOnAnyText() {
        SplittableRandom random = new SplittableRandom(17);
        for (int round = 0; round < 3000; round++) {
            String text = RandomText.of(random, random.nextInt(1, 30));
            assertThat(words(text)).as("%s", text).isEqualTo(byPattern(text));
        }
    }

    @Test
    void aTextMayBeCutWhereverACutIsCalledSafe() {
        SplittableRandom random = new SplittableRandom(18);
        int cuts = 0;
        for (int round = 0; round < 2000; round++) {
            String text = RandomText.of(random, random.nextInt(1, 30));
            int cut = Words.safeCut(text, random.nextInt(1, text.length() + 1));
            List<String> parts = new ArrayList<>(words(text.substring(0, cut)));
            parts.addAll(words(text.substring(cut)));
            assertThat(parts).isEqualTo(words(text));
            cuts += cut > 0 ? 1 : 0;
        }
        assertThat(cuts).isGreaterThan(500);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = Words.end(text, start);
            words.add(text.substring(start, end));
            start = end;
        }
        return words;
    }

    private static List<String> byPattern(String text) {
        Matcher matcher = PATTERN.matcher(text);
        List<String> words = new ArrayList<>();
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }
}
