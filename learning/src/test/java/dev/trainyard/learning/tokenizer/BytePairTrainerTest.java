package dev.trainyard.learning.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BytePairTrainerTest {

    @Test
    void theMergesAreThoseThatCountingEverythingAnewEachTimeFinds() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        for (int round = 0; round < 30; round++) {
            StringBuilder corpus = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                corpus.append("ab ".charAt(random.nextInt(3))).append("aab cab ".charAt(random.nextInt(8)));
            }
            corpus.append(RandomText.of(random, 20));
            List<MergeRules.Merge> learnt = BytePairTrainer.train(
                            new StringReader(corpus.toString()), 256 + 40, List.of())
                    .rules()
                    .merges();
            assertThat(learnt).isEqualTo(byCounting(corpus.toString(), 40));
        }
    }

    @Test
    void howTheCorpusIsReadDoesNotMatter() throws IOException {
        SplittableRandom random = new SplittableRandom(9);
        String corpus = RandomText.of(random, 3000);
        byte[] whole = TokenizerFile.write(BytePairTrainer.train(new StringReader(corpus), 600, List.of("<end>")));
        byte[] dripped = TokenizerFile.write(BytePairTrainer.train(dripping(corpus), 600, List.of("<end>")));
        assertThat(dripped).isEqualTo(whole);
    }

    @Test
    void aVocabularyThatCannotHoldTheBytesIsRefusedAndOneThatCannotBeFilledStaysSmaller() throws IOException {
        assertThatThrownBy(() -> BytePairTrainer.train(new StringReader("a"), 256, List.of("<end>")))
                .hasMessageContaining("vocabulary of 256 tokens is too small")
                .hasMessageContaining("1 special");
        assertThat(BytePairTrainer.train(new StringReader("abab ab"), 5000, List.of("<end>"))
                        .vocabulary())
                .isEqualTo(256 + 1 + 1);
    }

    private static Reader dripping(String text) {
        return new StringReader(text) {
            @Override
            public int read(char[] buffer) throws IOException {
                return super.read(buffer, 0, 7);
            }
        };
    }

    /** The definition, without any cleverness. */
    private static List<MergeRules.Merge> byCounting(String corpus, int most) {
        List<int[]> words = new ArrayList<>();
        for (int start = 0; start < corpus.length(); ) {
            int end = Words.end(corpus, start);
            byte[] bytes = corpus.substring(start, end).getBytes(StandardCharsets.UTF_8);
            int[] word = new int[bytes.length];
            for (int i = 0; i < word.length; i++) {
                word[i] = ByteAlphabet.token(Byte.toUnsignedInt(bytes[i]));
            }
            words.add(word);
            start = end;
        }
        List<MergeRules.Merge> merges = new ArrayList<>();
        while (merges.size() < most) {
            TreeMap<Long, Integer> counts = new TreeMap<>();
            for (int[] word : words) {
                for (int i = 0; i + 1 < word.length; i++) {
                    counts.merge(MergeRules.pair(word[i], word[i + 1]), 1, Integer::sum);
                }
            }
            Map.Entry<Long, Integer> best = null;
            for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
                best = best == null || entry.getValue() > best.getValue() ? entry : best;
            }
            if (best == null || best.getValue() < 2) {
                break;
            }
            MergeRules.Merge merge = new MergeRules.Merge(
                    (int) (best.getKey() >> Integer.SIZE), (int) (long) best.getKey(), 256 + merges.size());
            merges.add(merge);
            words.replaceAll(word -> joined(word, merge));
        }
        return merges;
    }

    private static int[] joined(int[] word, MergeRules.Merge merge) {
        List<Integer> result = new ArrayList<>();
        int at = 0;
        while (at < word.length) {
            boolean found = at + 1 < word.length && word[at] == merge.left() && word[at + 1] == merge.right();
            result.add(found ? merge.joined() : word[at]);
            at += found ? 2 : 1;
        }
        return result.stream().mapToInt(Integer::intValue).toArray();
    }
}
