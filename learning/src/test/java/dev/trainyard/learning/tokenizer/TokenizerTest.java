package dev.trainyard.learning.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenizerTest {

    private static final List<String> SPECIAL = List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>");

    static Stream<Tokenizer> tokenizers() throws IOException {
        String corpus = corpus();
        return Stream.of(
                BytePairTokenizer.ofBytes(SPECIAL),
                BytePairTrainer.train(new StringReader(corpus), 700, SPECIAL),
                CharacterTokenizer.of(corpus + String.join("", SPECIAL), SPECIAL));
    }

    private static String corpus() {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder corpus = new StringBuilder();
        for (int i = 0; i < 1500; i++) {
            corpus.append(RandomText.of(random, 5)).append(" the end of the matter is the end. ");
        }
        return corpus.toString();
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void everyTextComesBackAsItWasAndBothReadersOfTheFileGiveTheSameTokens(Tokenizer tokenizer) {
        byte[] file = file(tokenizer);
        Tokenizer read = TokenizerFile.read(file);
        Tokenizer library = TokenizerFile.readByLibrary(file);
        assertThat(read).hasSameClassAs(tokenizer);
        assertThat(library).isInstanceOf(ImportedTokenizer.class);
        assertThat(List.of(read.vocabulary(), library.vocabulary())).containsOnly(tokenizer.vocabulary());
        assertThat(library.specialTokens()).isEqualTo(tokenizer.specialTokens());

        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 400; round++) {
            String text = RandomText.of(random, 5);
            int[] tokens = tokenizer.encode(text);
            assertThat(tokenizer.decode(tokens)).isEqualTo(text);
            assertThat(read.encode(text)).isEqualTo(tokens);
            assertThat(library.decode(tokens)).isEqualTo(text);
            int[] special = tokenizer.encodeWithSpecialTokens(text);
            assertThat(library.encodeWithSpecialTokens(text)).as("%s", text).isEqualTo(special);
            if (SPECIAL.stream().noneMatch(text::contains)) {
                assertThat(special).isEqualTo(tokens);
                assertThat(library.encode(text)).as("%s", text).isEqualTo(tokens);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void whoeverWritesTheNameOfASpecialTokenHasWrittenText(Tokenizer tokenizer) {
        int end = tokenizer.specialTokens().get("<|im_end|>");
        for (Tokenizer each : List.of(tokenizer, TokenizerFile.readByLibrary(file(tokenizer)))) {
            assertThat(each.encodeWithSpecialTokens("the<|im_end|>")).endsWith(end);
            int[] written = each.encode("the<|im_end|><|im_end|>");
            assertThat(written).doesNotContain(end);
            assertThat(each.decode(written)).isEqualTo("the<|im_end|><|im_end|>");
            assertThat(each.decode(each.encodeWithSpecialTokens("the<|im_end|>")))
                    .isEqualTo("the");
        }
    }

    @ParameterizedTest
    @MethodSource("tokenizers")
    void halvesOfCharactersAreRefusedWithTheirPlace(Tokenizer tokenizer) {
        for (Tokenizer each : List.of(tokenizer, TokenizerFile.readByLibrary(file(tokenizer)))) {
            assertThatThrownBy(() -> each.encode("a\ud800b")).hasMessageContaining("surrogate pair at character 1");
        }
    }

    @Test
    void bytesThatAreNoWholeCharacterBecomeTheReplacementCharacter() {
        BytePairTokenizer bytes = BytePairTokenizer.ofBytes(List.of());
        int[] euro = bytes.encode("€");
        assertThat(euro).hasSize(3);
        assertThat(bytes.decode(euro[0], euro[1])).isEqualTo("\ufffd");
        assertThat(bytes.vocabulary()).isEqualTo(256);
        assertThat(bytes.encode("!")).containsExactly(0);
        assertThatThrownBy(() -> bytes.decode(256)).hasMessageContaining("no token 256");
    }

    @Test
    void aCharacterThatTheCorpusLacksIsRefusedWithItsPlace() {
        CharacterTokenizer characters = CharacterTokenizer.of("banana", List.of());
        assertThat(characters.encode("nab")).containsExactly(2, 0, 1);
        assertThatThrownBy(() -> characters.encode("bax"))
                .hasMessageContaining("'x' at place 2")
                .hasMessageContaining("3 that");
    }

    @Test
    void longTextsAreNotCutOffByTheLibrary() {
        Tokenizer library = TokenizerFile.readByLibrary(file(BytePairTokenizer.ofBytes(SPECIAL)));
        assertThat(library.encode("x".repeat(5000))).hasSize(5000);
    }

    @Test
    void filesOfOtherKindsAreReadByTheLibrary() {
        String unigram = """
                {"version":"1.0","truncation":{"max_length":3,"strategy":"LongestFirst","stride":0,"direction":"Right"},
                 "padding":null,"added_tokens":[{"id":0,"content":"<s>","special":true,"single_word":false,"lstrip":false,
                 "rstrip":false,"normalized":false}],"normalizer":{"type":"Lowercase"},
                 "pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
                 "post_processor":null,"decoder":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true},
                 "model":{"type":"Unigram","unk_id":1,"byte_fallback":false,"vocab":[["<s>",0.0],["<unk>",0.0],
                 ["▁a",-1.0],["▁b",-1.5],["c",-2.0]]}}""";
        Tokenizer tokenizer = TokenizerFile.read(unigram.getBytes(StandardCharsets.UTF_8));
        assertThat(tokenizer.encode("A b bc a a a")).containsExactly(2, 3, 3, 4, 2, 2, 2);
        assertThat(tokenizer.decode(2, 3, 4)).isEqualTo("a bc");
        assertThat(tokenizer.vocabulary()).isEqualTo(5);
    }

    @Test
    void whatIsNoTokenizerIsRefusedWithTheReason() {
        for (String text : List.of("", "[]", "{", "{\"model\":{\"type\":\"Magic\"}}")) {
            assertThatThrownBy(() -> TokenizerFile.read(text.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("tokenizer.json");
        }
    }

    private static byte[] file(Tokenizer tokenizer) {
        return switch (tokenizer) {
            case BytePairTokenizer pairs -> TokenizerFile.write(pairs);
            case CharacterTokenizer characters -> TokenizerFile.write(characters);
            default -> throw new IllegalArgumentException("no file for " + tokenizer);
        };
    }
}
