package dev.trainyard.learning.metric.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.job.task.Evaluation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenScoresTest {

    @Test
    void everyTokenCountsAlikeHoweverTheTextWasCut() {
        // A model that knows nothing of 16 tokens of half a byte each: 4 bits a token, 8 bits a byte.
        double nats = Math.log(16);
        Map<String, Evaluation.MetricValue> scores = TokenScores.of(
                List.of(new TokenScores.Stretch(30 * nats, 2, 30, 15), new TokenScores.Stretch(2 * nats, 0, 2, 1)));
        assertThat(scores.get(TokenScores.LOSS).value()).isCloseTo(nats, within(1e-12));
        assertThat(scores.get(TokenScores.PERPLEXITY).value()).isCloseTo(16, within(1e-9));
        assertThat(scores.get(TokenScores.TOKEN_ACCURACY).value()).isCloseTo(1 / 16.0, within(1e-12));
        assertThat(scores.get(TokenScores.BITS_PER_BYTE).value()).isCloseTo(8, within(1e-12));
        assertThat(scores.get(TokenScores.LOSS).n()).isEqualTo(2);
    }

    @Test
    void withoutBytesThereAreNoBitsPerByte() {
        assertThat(TokenScores.of(List.of(new TokenScores.Stretch(1, 1, 1, 0))))
                .containsOnlyKeys(TokenScores.LOSS, TokenScores.PERPLEXITY, TokenScores.TOKEN_ACCURACY);
    }
}
