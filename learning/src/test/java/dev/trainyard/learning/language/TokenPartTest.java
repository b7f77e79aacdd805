package dev.trainyard.learning.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPartTest {

    @Test
    void examplesComeBackAsTheyWere() {
        TokenPart.Examples part = new TokenPart.Examples(List.of(
                new Example(new int[] {5, 6, 70_000}, new boolean[] {false, false, true}),
                new Example(new int[] {1, 2}, new boolean[] {false, true})));

        TokenPart back = TokenPart.read(part.tensors());

        assertThat(back).isInstanceOf(TokenPart.Examples.class);
        assertThat(back.tokens()).isEqualTo(5);
        List<Example> examples = ((TokenPart.Examples) back).examples();
        for (int i = 0; i < examples.size(); i++) {
            assertThat(examples.get(i).tokens())
                    .isEqualTo(part.examples().get(i).tokens());
            assertThat(examples.get(i).learnt())
                    .isEqualTo(part.examples().get(i).learnt());
        }
        assertThat(back.corpus(8, 1).rows()).isEqualTo(2);
    }

    @Test
    void aRunningTextComesBackAsItWas() {
        TokenPart back = TokenPart.read(new TokenPart.Running(new int[] {3, 1, 4, 1, 5}).tensors());

        assertThat(back).isInstanceOf(TokenPart.Running.class);
        assertThat(((TokenPart.Running) back).text()).containsExactly(3, 1, 4, 1, 5);
        assertThat(back.corpus(2, 1).rows()).isEqualTo(1);
    }
}
