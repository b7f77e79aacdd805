package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasesTest {

    private static final List<String> NAMES = List.of("mlp", "gpt-nano");

    @Test
    void aNameStandsForItsBaseAndEveryOtherForItself() {
        Bases bases = Bases.of(NAMES, List.of("gpt-4o = gpt-nano", "old=gone"));

        assertThat(bases.meant("gpt-4o")).isEqualTo("gpt-nano");
        assertThat(bases.meant("mlp")).isEqualTo("mlp");
        assertThat(bases.meant("other")).isEqualTo("other");
        assertThat(bases.has("gpt-4o")).isTrue();
        assertThat(bases.has("mlp")).isTrue();
        assertThat(bases.has("old")).isFalse();
        assertThat(bases.has("other")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "=mlp", "gpt-4o=", "a=b=c", ""})
    void whatIsNoPairIsNamed(String pair) {
        assertThatThrownBy(() -> Bases.of(NAMES, List.of(pair)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trainyard.models.aliases has '" + pair + "'");
    }

    @Test
    void aNameThatStandsForTwoBasesIsRefused() {
        assertThatThrownBy(() -> Bases.of(NAMES, List.of("a=mlp", "a=gpt-nano")))
                .hasMessageContaining("'a' twice");
    }
}
