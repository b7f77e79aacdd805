package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TracesTest {

    private final Traces traces = new Traces(new Random(1));

    @Test
    void theCallersTraceGoesOnWithAPlaceOfItsOwn() {
        String caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        String ours = traces.continuing(Optional.of(caller));

        assertThat(ours)
                .matches("00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-00")
                .isNotEqualTo(caller);
    }

    @Test
    void withoutOneThatCanBeReadANewTraceBegins() {
        String wellFormed = "00-[0-9a-f]{32}-[0-9a-f]{16}-01";
        assertThat(traces.continuing(Optional.empty())).matches(wellFormed);
        assertThat(traces.continuing(Optional.of("nonsense"))).matches(wellFormed);
        assertThat(traces.continuing(Optional.of("00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")))
                .matches(wellFormed)
                .doesNotContain("0".repeat(32));
        assertThat(traces.continuing(Optional.empty())).isNotEqualTo(traces.continuing(Optional.empty()));
    }
}
