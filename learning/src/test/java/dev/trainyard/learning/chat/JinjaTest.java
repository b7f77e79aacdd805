package dev.trainyard.learning.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTest {

    /** As the script beside it writes them. */
    record Golden(Map<String, String> templates, List<Case> cases) {}

    record Turn(String role, String content) {}

    record Case(String template, List<Turn> messages, boolean add_generation_prompt, String rendered, String refused) {}

    private static Golden golden() {
        try (Reader json =
                new InputStreamReader(JinjaTest.class.getResourceAsStream("templates.json"), StandardCharsets.UTF_8)) {
            return new Gson().fromJson(json, Golden.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the templates that the goldens were rendered from. */
    static String template(String name) {
        return golden().templates().get(name);
    }

    static Stream<String> templates() {
        return golden().templates().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void aTemplateIsRenderedAsTransformersRendersIt(String name) {
        Golden golden = golden();
        Jinja jinja = Jinja.of(golden.templates().get(name), Map.of("bos_token", "<s>", "eos_token", "</s>"));
        List<Case> cases = golden.cases().stream()
                .filter(one -> one.template().equals(name))
                .toList();
        assertThat(cases).hasSize(14);
        for (Case one : cases) {
            List<Message> messages = one.messages().stream()
                    .map(turn -> Message.of(role(turn.role()), turn.content()))
                    .toList();
            if (one.refused() == null) {
                assertThat(jinja.render(messages, one.add_generation_prompt()))
                        .as("%s of %s", name, one.messages())
                        .isEqualTo(one.rendered());
            } else {
                assertThatThrownBy(() -> jinja.render(messages, one.add_generation_prompt()))
                        .as("%s of %s", name, one.messages())
                        .hasMessage(one.refused());
            }
        }
    }

    private static Role role(String name) {
        return Arrays.stream(Role.values())
                .filter(role -> role.wireName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% macro turn(m) %}{{ m }}{% endmacro %}",
                "{{ messages | tojson }}",
                "{{ messages[0].content.split('x')[0] }}",
                "{{ messages[0].content.startswith('x') }}",
                "{% for m in messages if m.role == 'user' %}{% endfor %}",
                "{% for k, v in messages[0].items() %}{% endfor %}",
                "{% set x %}text{% endset %}",
                "{% if messages is iterable %}{% endif %}",
                "{% if messages is None %}{% endif %}",
                "{{ strftime_now('%d') }}",
                "{{ pad_token }}",
                "{% break %}"
            })
    void whatWouldBeRenderedOtherwiseIsRefused(String template) {
        assertThatThrownBy(() -> Jinja.of(template, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot be rendered here as transformers would render it");
    }

    @Test
    void aTemplateThatIsNoneIsRefusedWhenItIsRendered() {
        Jinja jinja = Jinja.of("{% for message in messages %}", Map.of());
        assertThatThrownBy(() -> jinja.render(List.of(Message.of(Role.USER, "a")), true))
                .isInstanceOf(Jinja.RefusedException.class);
    }
}
