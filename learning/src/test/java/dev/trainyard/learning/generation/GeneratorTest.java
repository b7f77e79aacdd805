package dev.trainyard.learning.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.SharedEngine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.language.LanguageProgram;
import dev.trainyard.learning.language.Precision;
import dev.trainyard.learning.program.Seeds;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final GptConfig CONFIG = GptConfig.gpt2(30, 24, 2, 2, 8);

    private final Engine engine = SharedEngine.get();
    private final Tokenizer tokenizer = CharacterTokenizer.of("abcdefghijklmnopqrstuvwxy", List.of("<end>"));
    private final List<Tensor> weights = lively();
    private final Generator generator = new Generator(engine, CONFIG, Precision.F32, weights, tokenizer);

    /** First weights make every token equally likely; these have opinions. */
    private static List<Tensor> lively() {
        return GptParameters.initial(CONFIG, 2).stream()
                .map(tensor -> tensor.shape().size() < 2
                        ? tensor
                        : Tensor.ofFloats(
                                tensor.name(),
                                Seeds.normal(
                                        tensor.bytes().remaining() / 4,
                                        0.7,
                                        tensor.name().hashCode()),
                                tensor.shape().stream()
                                        .mapToLong(Long::longValue)
                                        .toArray()))
                .toList();
    }

    @AfterEach
    void close() {
        generator.close();
    }

    @Test
    void theBestTokenOfEveryPlaceIsThatOfTheWholeTextComputedAnew() {
        int[] prompt = tokenizer.encode("hello");
        Answer answer = generator
                .generate(request(prompt, Sampling.best(), 10, 1), new Heard())
                .getFirst();
        assertThat(answer.end()).isEqualTo(Answer.End.LENGTH);
        assertThat(answer.tokens()).isEqualTo(10);
        assertThat(answer.text()).isEqualTo(tokenizer.decode(bestWithoutCache(prompt, 10)));
    }

    private int[] bestWithoutCache(int[] prompt, int count) {
        return engine.call(() -> {
            try (LanguageProgram program = LanguageProgram.forAnswering(engine, CONFIG, Precision.F32, weights)) {
                int[] text = prompt;
                for (int i = 0; i < count; i++) {
                    float[] logits = program.logits(
                                    Arrays.stream(text).asLongStream().toArray(), 1)
                            .toFloats();
                    int start = (text.length - 1) * CONFIG.vocabulary();
                    int next = Sampling.best()
                            .draw(Arrays.copyOfRange(logits, start, start + tokenizer.vocabulary()), 0, 0);
                    text = Arrays.copyOf(text, text.length + 1);
                    text[text.length - 1] = next;
                }
                return Arrays.copyOfRange(text, prompt.length, text.length);
            }
        });
    }

    @Test
    void severalAnswersAreRepeatableEndByThemselvesAndTellWhatTheyReturn() {
        GenerationRequest request = new GenerationRequest(
                tokenizer.encode("abc"),
                new Sampling(1.5, 0.95, 20, 3),
                15,
                List.of("e", "qa"),
                Set.of(25),
                6,
                OptionalInt.of(2));
        Heard heard = new Heard();
        List<Answer> answers = generator.generate(request, heard);
        assertThat(generator.generate(request, new Heard())).isEqualTo(answers);
        assertThat(answers).extracting(Answer::text).doesNotHaveDuplicates();
        assertThat(answers).extracting(Answer::end).contains(Answer.End.STOP, Answer.End.LENGTH);
        for (int choice = 0; choice < answers.size(); choice++) {
            Answer answer = answers.get(choice);
            assertThat(heard.texts[choice].toString()).isEqualTo(answer.text());
            assertThat(heard.ends[choice]).isEqualTo(answer.end());
            assertThat(heard.chances.get(choice)).isEqualTo(answer.chances());
            assertThat(answer.text()).doesNotContain("e", "qa");
            assertThat(answer.chances())
                    .allSatisfy(chance -> assertThat(chance.best()).hasSize(2));
        }
    }

    @Test
    void oneAnswerIsTheFirstOfSeveral() {
        Sampling sampling = new Sampling(1, 1, 0, 11);
        int[] prompt = tokenizer.encode("xy");
        Answer alone = generator
                .generate(request(prompt, sampling, 12, 1), new Heard())
                .getFirst();
        assertThat(generator
                        .generate(request(prompt, sampling, 12, 4), new Heard())
                        .getFirst()
                        .text())
                .isEqualTo(alone.text());
    }

    @Test
    void chancesAreThoseOfTheTokensThatTheTokenizerHas() {
        GenerationRequest all = new GenerationRequest(
                tokenizer.encode("q"), Sampling.best(), 3, List.of(), Set.of(), 1, OptionalInt.of(26));
        assertThat(generator.generate(all, new Heard()).getFirst().chances())
                .hasSize(3)
                .allSatisfy(chance -> {
                    assertThat(chance.best().stream()
                                    .mapToDouble(other -> Math.exp(other.logProbability()))
                                    .sum())
                            .isCloseTo(1, within(1e-6));
                    assertThat(chance.best().getFirst().token()).isEqualTo(chance.token());
                    assertThat(chance.best().getFirst().logProbability()).isEqualTo(chance.logProbability());
                });
    }

    @Test
    void anAnswerEndsWhereTheModelSeesNoFurtherAndALongerPromptIsRefused() {
        int[] prompt = tokenizer.encode("abcdefghijklmnopqrstuv");
        assertThat(generator
                        .generate(request(prompt, Sampling.best(), 100, 1), new Heard())
                        .getFirst())
                .satisfies(answer -> assertThat(answer.tokens()).isEqualTo(24 - 22 + 1))
                .satisfies(answer -> assertThat(answer.end()).isEqualTo(Answer.End.LENGTH));
        int[] full = tokenizer.encode("abcdefghijklmnopqrstuvwx");
        assertThat(generator.generate(request(full, Sampling.best(), 100, 2), new Heard()))
                .allSatisfy(answer -> assertThat(answer.tokens()).isEqualTo(1));
        int[] tooLong = tokenizer.encode("abcdefghijklmnopqrstuvwxy");
        assertThatThrownBy(() -> generator.generate(request(tooLong, Sampling.best(), 1, 1), new Heard()))
                .hasMessageContaining("25 tokens")
                .hasMessageContaining("at most 24");
    }

    @Test
    void whenNobodyListensAnyMoreAllAnswersEnd() {
        Heard heard = new Heard();
        heard.patience = 5;
        List<Answer> answers =
                generator.generate(request(tokenizer.encode("abc"), new Sampling(1, 1, 0, 1), 20, 3), heard);
        assertThat(answers).extracting(Answer::end).containsOnly(Answer.End.CANCELLED);
        assertThat(answers.stream().mapToInt(Answer::tokens).sum()).isEqualTo(6);
        assertThat(heard.ends).containsOnly(Answer.End.CANCELLED, null);
        assertThat(Arrays.stream(heard.ends).filter(end -> end != null)).hasSize(3);
    }

    @Test
    void answersUnderWayTakeTurnsAndDoNotDisturbOneAnother() throws ExecutionException, InterruptedException {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(request(tokenizer.encode("abcdefgh".substring(i)), new Sampling(1, 1, 0, i), 15, 1 + i % 3));
        }
        List<List<Answer>> alone = requests.stream()
                .map(request -> generator.generate(request, new Heard()))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<List<Answer>>> together = threads.invokeAll(requests.stream()
                    .<Callable<List<Answer>>>map(request -> () -> generator.generate(request, new Heard()))
                    .toList());
            for (int i = 0; i < together.size(); i++) {
                assertThat(together.get(i).get()).isEqualTo(alone.get(i));
            }
        }
    }

    @Test
    void aTokenizerThatIsTooLargeForTheModelIsRefused() {
        Tokenizer large = CharacterTokenizer.of("abcdefghijklmnopqrstuvwxyzABCDE", List.of());
        assertThatThrownBy(() -> new Generator(engine, CONFIG, Precision.F32, weights, large))
                .hasMessageContaining("31 tokens, of which the model knows 30");
    }

    private static GenerationRequest request(int[] prompt, Sampling sampling, int most, int choices) {
        return new GenerationRequest(prompt, sampling, most, List.of(), Set.of(), choices, OptionalInt.empty());
    }

    /** A listener that keeps what it hears. */
    private static final class Heard implements GenerationListener {
        private final StringBuilder[] texts = new StringBuilder[10];
        private final Answer.End[] ends = new Answer.End[10];
        private final List<List<TokenChance>> chances = new ArrayList<>();
        private int patience = Integer.MAX_VALUE;

        Heard() {
            for (int i = 0; i < texts.length; i++) {
                texts[i] = new StringBuilder();
                chances.add(new ArrayList<>());
            }
        }

        @Override
        public boolean grown(int choice, String text, List<TokenChance> more) {
            assertThat(ends[choice]).isNull();
            texts[choice].append(text);
            chances.get(choice).addAll(more);
            return patience-- > 0;
        }

        @Override
        public void finished(int choice, Answer.End end) {
            assertThat(ends[choice]).isNull();
            ends[choice] = end;
        }
    }
}
