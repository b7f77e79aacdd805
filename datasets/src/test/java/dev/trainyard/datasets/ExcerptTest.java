package dev.trainyard.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void shortPlainTextsAreShownAsTheyAre() {
        assertThat(Excerpt.of("")).isEmpty();
        assertThat(Excerpt.of("größe 5\" 日本 \uD83D\uDE00")).isEqualTo("größe 5\" 日本 \uD83D\uDE00");
        assertThat(Excerpt.of("x".repeat(40))).isEqualTo("x".repeat(40));
    }

    @Test
    void longOnesAreCutBetweenCharacters() {
        assertThat(Excerpt.of("\uD83D\uDE00".repeat(41))).isEqualTo("\uD83D\uDE00".repeat(40) + "…");
        assertThat(Excerpt.of("x".repeat(1_000_000))).isEqualTo("x".repeat(40) + "…");
    }

    @Test
    void whatATerminalObeysIsSpeltOut() {
        assertThat(Excerpt.of("a\nb\u001b[2J\u202E\0\uD83D")).isEqualTo("a\\u000ab\\u001b[2J\\u202e\\u0000\\ud83d");
    }

    @Test
    void ofManyNamesTheFirstAreShownAndTheOthersCounted() {
        assertThat(Excerpt.of(List.of("a", "b"))).isEqualTo("a, b");
        assertThat(Excerpt.of(Collections.nCopies(50_000, "a"))).isEqualTo("a, ".repeat(19) + "a and 49980 more");
    }
}
