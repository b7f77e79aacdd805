package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {

    private static final long NONE = TokenBatch.NOT_COUNTED;

    @Test
    void everyEpochPredictsEachTokenOfAStretchOnceAndIsCutElsewhere() {
        for (int length : new int[] {2, 3, 7, 8, 9, 15, 16, 17, 1000}) {
            TextCorpus corpus = new TextCorpus(counting(length), 8, 5);
            List<Long> firsts = new ArrayList<>();
            for (long epoch = 1; epoch <= 30; epoch++) {
                TokenBatch batch =
                        corpus.batch(epoch, LongStream.range(0, corpus.rows()).toArray());
                long first = batch.tokens()[0];
                firsts.add(first);
                long[] expected =
                        LongStream.range(first, first + batch.tokens().length).toArray();
                assertThat(batch.tokens()).containsExactly(expected);
                assertThat(batch.labels())
                        .containsExactly(Arrays.stream(expected).map(t -> t + 1).toArray());
                // At most one window and a cut are lost at the ends.
                assertThat(length - 1 - batch.tokens().length).isBetween(0, 2 * batch.width());
            }
            if (length == 1000) {
                assertThat(firsts.stream().distinct().count()).isEqualTo(8);
            }
        }
    }

    @Test
    void judgingATextAsksForEveryTokenButTheFirstExactlyOnce() {
        for (int length : new int[] {2, 3, 8, 9, 10, 16, 17, 100, 129}) {
            List<Long> asked = new TextCorpus(counting(length), 8, 5)
                    .inOrder(3)
                    .flatMapToLong(batch -> Arrays.stream(batch.labels()))
                    .boxed()
                    .toList();
            assertThat(asked).isEqualTo(LongStream.range(1, length).boxed().toList());
        }
    }

    @Test
    void examplesAreFilledUpBehindTheirEndsAndOnlyTheirAnswersCount() {
        Example longer = new Example(new int[] {1, 2, 3, 4}, new boolean[] {true, false, true, true});
        Example shorter = new Example(new int[] {5, 6}, new boolean[] {false, true});
        ExampleCorpus corpus = new ExampleCorpus(List.of(longer, shorter), 3);

        TokenBatch batch = corpus.batch(1, new long[] {1, 0});
        assertThat(batch.tokens()).containsExactly(5, 0, 0, 1, 2, 3);
        assertThat(batch.labels()).containsExactly(6, NONE, NONE, NONE, 3, 4);
        assertThat(batch.counted()).isEqualTo(3);
        assertThat(corpus.inOrder(1).map(TokenBatch::width)).containsExactly(3, 1);
    }

    @Test
    void examplesThatAreTooLongOrTeachNothingAreRefusedByTheirPlace() {
        Example good = new Example(new int[] {1, 2}, new boolean[] {false, true});
        Example tooLong = new Example(new int[5], new boolean[] {false, true, true, true, true});
        Example nothing = new Example(new int[] {1, 2}, new boolean[] {true, false});
        assertThatThrownBy(() -> new ExampleCorpus(List.of(good, tooLong), 3))
                .hasMessageContaining("example 2 has 5 tokens")
                .hasMessageContaining("at most 3");
        assertThatThrownBy(() -> new ExampleCorpus(List.of(good, good, nothing), 3))
                .hasMessage("example 3 has nothing to learn");
        assertThat(tooLong.truncated(4).tokens()).hasSize(4);
    }

    @Test
    void tokensInAFileAreTheTokensInMemoryInBothWidths(@TempDir Path folder) throws IOException {
        int[] tokens = IntStream.range(0, 70_000)
                .map(i -> (int) (i * 2_654_435_761L >>> 7) & 0xFFFF)
                .toArray();
        for (TokenArray.Width width : TokenArray.Width.values()) {
            Path file = folder.resolve(width.name());
            try (OutputStream out = Files.newOutputStream(file)) {
                TokenArray.write(Arrays.copyOf(tokens, 50_001), width, out);
                TokenArray.write(Arrays.copyOfRange(tokens, 50_001, tokens.length), width, out);
            }
            TokenArray mapped = TokenArray.map(file, width);
            assertThat(mapped.length()).isEqualTo(tokens.length);
            assertThat(IntStream.range(0, tokens.length).map(mapped::at).toArray())
                    .isEqualTo(tokens);
            TokenArray slice = mapped.slice(60_000, 60_010);
            assertThat(IntStream.range(0, 10).map(slice::at).toArray())
                    .isEqualTo(Arrays.copyOfRange(tokens, 60_000, 60_010));
        }
        assertThat(TokenArray.Width.of(65_536)).isEqualTo(TokenArray.Width.TWO_BYTES);
        assertThat(TokenArray.Width.of(65_537)).isEqualTo(TokenArray.Width.FOUR_BYTES);
        Files.write(folder.resolve("odd"), new byte[3]);
        assertThatThrownBy(() -> TokenArray.map(folder.resolve("odd"), TokenArray.Width.TWO_BYTES))
                .hasMessageContaining("3 bytes");
    }

    private static TokenArray counting(int length) {
        return TokenArray.of(IntStream.range(0, length).toArray());
    }
}
