package dev.trainyard.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.tokenizer.BytePairTokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LanguageModelFilesTest {

    private static LanguageModelFiles files(TextForm form) {
        BytePairTokenizer tokenizer = BytePairTokenizer.ofBytes(TurnTemplate.SPECIAL_TOKENS);
        GptConfig config = GptConfig.of(GptPreset.NANO, tokenizer.vocabulary(), 64);
        return LanguageModelFiles.of(config, tokenizer, TokenizerFile.write(tokenizer), form);
    }

    @Test
    void aModelIsWhatItsFilesSay() {
        LanguageModelFiles written = files(TextForm.CHAT);
        LanguageModelFiles read = LanguageModelFiles.read(written.files());

        assertThat(read.config()).isEqualTo(written.config());
        assertThat(read.form()).isEqualTo(TextForm.CHAT);
        assertThat(read.tokenizer().specialTokens())
                .isEqualTo(written.tokenizer().specialTokens());
        assertThat(read.files().keySet()).isEqualTo(LanguageModelFiles.NAMES);
    }

    @Test
    void onlyModelsThatChatHaveATemplate() {
        assertThat(text(files(TextForm.CHAT))).contains("chat_template").contains("<|assistant|>");
        assertThat(text(files(TextForm.TEXT))).doesNotContain("chat_template");
    }

    private static String text(LanguageModelFiles files) {
        return new String(files.files().get("tokenizer_config.json"), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsMissingIsNamed() {
        Map<String, byte[]> some = new HashMap<>(files(TextForm.CHAT).files());
        some.remove("tokenizer.json");
        assertThatThrownBy(() -> LanguageModelFiles.read(some)).hasMessageContaining("tokenizer.json");
    }
}
