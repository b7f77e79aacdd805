package dev.trainyard.learning.metric.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import dev.trainyard.job.task.Evaluation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerMetricTest {

    /** Made by {@code src/test/fixtures/answer_metrics.py}. */
    record Golden(String name, List<String> answers, List<String> wanted, double bleu, double chrf) {}

    static Stream<Golden> goldens() throws IOException {
        try (InputStream in = AnswerMetricTest.class.getResourceAsStream("answers.json")) {
            String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(new Gson().fromJson(json, Golden[].class));
        }
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void bleuAndChrfAreSacrebleusNumbers(Golden golden) {
        assertThat(AnswerMetric.BLEU.of(golden.answers(), golden.wanted()).value())
                .isCloseTo(golden.bleu(), within(1e-9));
        assertThat(AnswerMetric.CHRF.of(golden.answers(), golden.wanted()).value())
                .isCloseTo(golden.chrf(), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "The cat.|the cat|1",
                "a cat|cats|0",
                "Paris, France|paris|0.6666666666666666",
                "the|an|1",
                "''|cat|0",
                "one two two|two two three|0.6666666666666666",
                "théorie the|Théorie|1"
            })
    void wordsInCommonCountWithoutCaseSignsAndArticles(String answer, String wanted, double f1) {
        assertThat(AnswerMetric.TOKEN_F1.of(List.of(answer), List.of(wanted)).value())
                .isEqualTo(f1);
    }

    @Test
    void anAnswerIsExactButForWhiteSpaceAroundIt() {
        List<String> answers = List.of(" 2024-03-05\n", "2024-3-5", "2024-03-05", "x");
        Evaluation.MetricValue value = AnswerMetric.EXACT_MATCH.of(answers, Collections.nCopies(4, "2024-03-05"));
        assertThat(value.value()).isEqualTo(0.5);
        assertThat(value.n()).isEqualTo(4);
    }

    @Test
    void theIntervalHoldsTheValueAndShrinksWithMoreAnswers() {
        List<String> answers = Stream.iterate(0, i -> i + 1)
                .limit(400)
                .map(i -> i % 4 == 0 ? "no" : "yes")
                .toList();
        Evaluation.MetricValue many = AnswerMetric.EXACT_MATCH.of(answers, Collections.nCopies(400, "yes"));
        Evaluation.MetricValue few =
                AnswerMetric.EXACT_MATCH.of(answers.subList(0, 40), Collections.nCopies(40, "yes"));
        assertThat(many.value()).isEqualTo(0.75);
        // The binomial's own deviation is 0.0217, so the interval is about 0.085 wide.
        assertThat(many.low()).isBetween(0.68, 0.73);
        assertThat(many.high()).isBetween(0.77, 0.82);
        assertThat(few.high() - few.low()).isGreaterThan(2 * (many.high() - many.low()));
        assertThat(AnswerMetric.EXACT_MATCH.of(answers, Collections.nCopies(400, "yes")))
                .isEqualTo(many);
    }

    @Test
    void answersAndWantedTextsAreAsManyAndNotNone() {
        assertThatThrownBy(() -> AnswerMetric.BLEU.of(List.of("a"), List.of("a", "b")))
                .hasMessageContaining("1 answers")
                .hasMessageContaining("2 wanted");
        assertThatThrownBy(() -> AnswerMetric.BLEU.of(List.of(), List.of())).hasMessageContaining("0 answers");
        assertThat(AnswerMetric.named("chrf")).contains(AnswerMetric.CHRF);
    }
}
