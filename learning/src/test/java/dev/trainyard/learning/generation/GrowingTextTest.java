package dev.trainyard.learning.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.learning.tokenizer.BytePairTokenizer;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GrowingTextTest {

    private final Tokenizer bytes = BytePairTokenizer.ofBytes(List.of("<end>"));

    @Test
    void characterByCharacterNothingIsToldThatDoesNotStay() {
        GrowingText growing = new GrowingText(bytes, List.of());
        int[] tokens = bytes.encode("é€👩x");
        StringBuilder told = new StringBuilder();
        for (int i = 0; i < tokens.length; i++) {
            String more = growing.add(tokens[i]);
            assertThat(more).doesNotContain("\ufffd");
            told.append(more);
        }
        assertThat(told.append(growing.finish()).toString()).isEqualTo("é€👩x");
    }

    @Test
    void halfACharacterAtTheEndIsToldAsSuch() {
        GrowingText growing = new GrowingText(bytes, List.of());
        int[] tokens = bytes.encode("a€");
        assertThat(growing.add(tokens[0]) + growing.add(tokens[1])).isEqualTo("a");
        assertThat(growing.finish()).isEqualTo("\ufffd");
    }

    @Test
    void theTextEndsBeforeTheFirstStopThatIsComplete() {
        SplittableRandom random = new SplittableRandom(12);
        Tokenizer letters = CharacterTokenizer.of("abc", List.of());
        int stopped = 0;
        for (int round = 0; round < 3000; round++) {
            String text = letters(random, random.nextInt(1, 15));
            List<String> stop = List.of(letters(random, random.nextInt(1, 4)), letters(random, random.nextInt(1, 5)));
            GrowingText growing = new GrowingText(letters, stop);
            StringBuilder told = new StringBuilder();
            for (int token : letters.encode(text)) {
                told.append(growing.add(token));
                if (growing.isStopped()) {
                    break;
                }
            }
            told.append(growing.finish());
            assertThat(told.toString()).as("%s by %s", text, stop).isEqualTo(cut(text, stop));
            stopped += growing.isStopped() ? 1 : 0;
        }
        assertThat(stopped).isBetween(500, 2900);
    }

    @Test
    void aStopWithinOneTokenOrOverSeveralEndsTheText() {
        Tokenizer words = BytePairTokenizer.ofBytes(List.of());
        GrowingText growing = new GrowingText(words, List.of("\nUser:"));
        StringBuilder told = new StringBuilder();
        for (int token : words.encode("yes\n\nUser: no")) {
            told.append(growing.add(token));
        }
        assertThat(growing.isStopped()).isTrue();
        assertThat(told.toString()).startsWith("yes\n").doesNotContain("User");
    }

    private static String letters(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("abc".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    private static String cut(String text, List<String> stop) {
        for (int end = 1; end <= text.length(); end++) {
            int start = Integer.MAX_VALUE;
            for (String each : stop) {
                if (text.substring(0, end).endsWith(each)) {
                    start = Math.min(start, end - each.length());
                }
            }
            if (start < Integer.MAX_VALUE) {
                return text.substring(0, start);
            }
        }
        return text;
    }
}
