package dev.trainyard.learning.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.chat.JinjaTemplate;
import dev.trainyard.learning.chat.NoTemplate;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelImportTest {

    private static final String CONFIG =
            "{\"model_type\": \"gpt2\", \"n_embd\": 8, \"n_layer\": 1, \"n_head\": 2, \"n_positions\": 16,"
                    + " \"vocab_size\": 30, \"torch_dtype\": \"bfloat16\", \"bos_token_id\": 1, \"eos_token_id\": 2}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> folder(String... special) {
        CharacterTokenizer tokenizer = CharacterTokenizer.of("abcdefgh\n", List.of(special));
        Map<String, byte[]> folder = new HashMap<>();
        folder.put("config.json", bytes(CONFIG));
        folder.put("tokenizer.json", TokenizerFile.write(tokenizer));
        return folder;
    }

    private static LanguageModelFiles ready(Map<String, byte[]> folder) {
        return switch (ModelImport.read(folder)) {
            case ModelImport.Reading.Ready ready -> ready.files();
            case ModelImport.Reading.Faulty faulty -> throw new AssertionError(faulty.faults());
        };
    }

    private static List<Fault> faults(Map<String, byte[]> folder) {
        return switch (ModelImport.read(folder)) {
            case ModelImport.Reading.Ready ready -> throw new AssertionError(ready);
            case ModelImport.Reading.Faulty faulty -> faulty.faults();
        };
    }

    @Test
    void aModelWithoutATemplateGoesOnWithTexts() {
        LanguageModelFiles files = ready(folder("</s>"));

        assertThat(files.config()).isEqualTo(GptConfig.gpt2(30, 16, 1, 2, 8));
        assertThat(files.form()).isEqualTo(TextForm.TEXT);
        assertThat(files.template()).isInstanceOf(NoTemplate.class);
        assertThat(files.template().ends()).isEqualTo(Set.of(2));
        assertThat(new String(files.files().get("config.json"), StandardCharsets.UTF_8))
                .contains("\"torch_dtype\":\"float32\"", "\"bos_token_id\":1", "GPT2LMHeadModel");
    }

    @Test
    void whatWasImportedIsReadAsAnyOtherModel() {
        Map<String, byte[]> folder = folder("<s>", "</s>");
        folder.put(
                "tokenizer_config.json",
                bytes("{\"bos_token\": \"<s>\", \"eos_token\": {\"content\": \"</s>\"},"
                        + " \"chat_template\": \"{% for m in messages %}{{ m.content + eos_token }}{% endfor %}\"}"));
        LanguageModelFiles imported = ready(folder);
        LanguageModelFiles read = LanguageModelFiles.read(imported.files());

        assertThat(read.form()).isEqualTo(TextForm.CHAT);
        assertThat(read.template()).isInstanceOf(JinjaTemplate.class);
        assertThat(read.template().ends()).isEqualTo(imported.template().ends());
        assertThat(read.config()).isEqualTo(imported.config());
    }

    @Test
    void aTemplateOfItsOwnFileGoesBeforeTheOther() {
        Map<String, byte[]> folder = folder("</s>");
        folder.put("tokenizer_config.json", bytes("{\"eos_token\": \"</s>\", \"chat_template\": \"{{ pad_token }}\"}"));
        folder.put("chat_template.jinja", bytes("{% for m in messages %}{{ m.content + eos_token }}{% endfor %}"));

        assertThat(LanguageModelFiles.read(ready(folder).files()).template()).isInstanceOf(JinjaTemplate.class);
    }

    @Test
    void anExportOfOursIsAgainWhatItWas() {
        Map<String, byte[]> folder = folder(TurnTemplate.SPECIAL_TOKENS.toArray(String[]::new));
        LanguageModelFiles ours = LanguageModelFiles.of(
                GptConfig.gpt2(30, 16, 1, 2, 8),
                TokenizerFile.read(folder.get("tokenizer.json")),
                folder.get("tokenizer.json"),
                TextForm.COMPLETION);
        LanguageModelFiles again = ready(ours.files());

        assertThat(again.form()).isEqualTo(TextForm.COMPLETION);
        assertThat(again.template()).isInstanceOf(TurnTemplate.class);
        LanguageModelFiles chatting =
                LanguageModelFiles.read(again.learning(TextForm.CHAT).files());
        assertThat(chatting.form()).isEqualTo(TextForm.CHAT);
        assertThat(new String(chatting.files().get("tokenizer_config.json"), StandardCharsets.UTF_8))
                .contains("chat_template");
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        Map<String, byte[]> folder = folder("</s>");
        folder.put("config.json", bytes("{\"model_type\": \"gpt2\", \"n_head\": 5, \"scale_attn_weights\": false}"));
        folder.put("generation_config.json", bytes("[]"));
        folder.remove("tokenizer.json");

        assertThat(faults(folder))
                .extracting(Fault::param)
                .contains(
                        "config.json.n_head",
                        "config.json.scale_attn_weights",
                        "generation_config.json",
                        "tokenizer.json");
    }

    @Test
    void aVocabularyThatIsTooSmallAndATemplateThatIsNoneAreNamed() {
        Map<String, byte[]> folder = folder("</s>");
        folder.put("config.json", bytes(CONFIG.replace("30", "5")));
        folder.put("tokenizer_config.json", bytes("{\"chat_template\": \"{{ messages | tojson }}\"}"));

        assertThat(faults(folder))
                .extracting(Fault::param)
                .containsExactly("config.json.vocab_size", "tokenizer_config.json.chat_template");
        Map<String, byte[]> endless = folder("</s>");
        endless.put("config.json", bytes(CONFIG.replace("\"eos_token_id\": 2", "\"eos_token_id\": 99")));
        assertThat(faults(endless)).singleElement().satisfies(fault -> {
            assertThat(fault.param()).isEqualTo("config.json.eos_token_id");
            assertThat(fault.message()).contains("no token ends a text");
        });
    }
}
