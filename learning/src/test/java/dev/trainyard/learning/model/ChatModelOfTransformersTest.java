package dev.trainyard.learning.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.learning.chat.TextForm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A model that chats, as transformers saves it today: {@code src/test/fixtures/chat_model.py}. */
class ChatModelOfTransformersTest {

    private static final String FOLDER = "/dev/trainyard/learning/huggingface/chat/";

    private record Text(String text, int[] tokens) {}

    private record Turn(String role, String content) {
        Message message() {
            return Message.of(Role.valueOf(role.toUpperCase(Locale.ROOT)), content);
        }
    }

    private record Conversation(List<Turn> messages, int[] tokens) {}

    private record Expected(List<Text> texts, List<Conversation> conversations, int end) {}

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = ChatModelOfTransformersTest.class.getResourceAsStream(FOLDER + name)) {
            return in.readAllBytes();
        }
    }

    private static Expected expected() throws IOException {
        return new Gson().fromJson(new String(bytes("expected.json"), StandardCharsets.UTF_8), Expected.class);
    }

    private static LanguageModelFiles files() throws IOException {
        Map<String, byte[]> folder = new LinkedHashMap<>();
        for (String name : List.of(
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                ModelImport.TEMPLATE_FILE)) {
            folder.put(name, bytes(name));
        }
        return switch (ModelImport.read(folder)) {
            case ModelImport.Reading.Ready ready -> ready.files();
            case ModelImport.Reading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    @Test
    void itsTokenizerReadsEveryTextAsTheSameTokensAndBack() throws IOException {
        LanguageModelFiles files = files();

        assertThat(expected().texts()).hasSizeGreaterThan(4).allSatisfy(text -> {
            assertThat(files.tokenizer().encodeWithSpecialTokens(text.text()))
                    .as(text.text())
                    .isEqualTo(text.tokens());
            assertThat(files.tokenizer().decode(text.tokens()))
                    .as("without the signs")
                    .isEqualTo(text.text().replaceAll("<\\|im_(start|end)\\|>", ""));
        });
    }

    @Test
    void itsTemplateMakesTheSamePromptOfEveryConversation() throws IOException {
        LanguageModelFiles files = files();

        assertThat(files.form()).isEqualTo(TextForm.CHAT);
        assertThat(files.template().ends()).isEqualTo(Set.of(expected().end()));
        assertThat(expected().conversations()).hasSize(2).allSatisfy(conversation -> {
            List<Message> messages =
                    conversation.messages().stream().map(Turn::message).toList();
            assertThat(files.template().refusal(messages)).isEmpty();
            assertThat(files.template().prompt(messages)).isEqualTo(conversation.tokens());
        });
    }
}
