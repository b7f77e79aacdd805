package dev.trainyard.learning.model;

import dev.trainyard.learning.chat.ChatTemplate;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.huggingface.Gpt2Config;
import dev.trainyard.learning.huggingface.ImportedConfig;
import dev.trainyard.learning.huggingface.TokenizerSettings;
import dev.trainyard.learning.tokenizer.Tokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything of a language model but its weights, in Hugging Face's layout with one file of our own beside.
 *
 * @param template how conversations become tokens
 * @param files their bytes by name
 */
public record LanguageModelFiles(
        GptConfig config, Tokenizer tokenizer, TextForm form, ChatTemplate template, Map<String, byte[]> files) {

    static final String CONFIG = "config.json";
    static final String GENERATION = "generation_config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String FORM = "trainyard.json";

    /** The names of all of them. */
    public static final Set<String> NAMES = Set.of(CONFIG, GENERATION, TOKENIZER, TOKENIZER_CONFIG, FORM);

    public LanguageModelFiles {
        files = Map.copyOf(files);
    }

    /**
     * The files of a model that is to be trained here.
     *
     * @param tokenizerFile the bytes of {@code tokenizer.json}
     */
    public static LanguageModelFiles of(GptConfig config, Tokenizer tokenizer, byte[] tokenizerFile, TextForm form) {
        TurnTemplate template = new TurnTemplate(tokenizer);
        List<Integer> end = List.of(template.end());
        TokenizerSettings settings = new TokenizerSettings(
                form == TextForm.CHAT ? Optional.of(TurnTemplate.JINJA) : Optional.empty(),
                Optional.empty(),
                Optional.of(TurnTemplate.END));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(CONFIG, ModelJson.write(Gpt2Config.write(config, end)));
        files.put(GENERATION, ModelJson.write(TokenizerSettings.generation(end)));
        files.put(TOKENIZER, tokenizerFile);
        files.put(TOKENIZER_CONFIG, ModelJson.write(settings.write(config.context())));
        files.put(FORM, ModelJson.write(Map.of("form", form.wireName())));
        return new LanguageModelFiles(config, tokenizer, form, template, files);
    }

    /** The same model, when it goes on to learn from texts of another form. */
    public LanguageModelFiles learning(TextForm next) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put(FORM, ModelJson.write(Map.of("form", next.wireName())));
        Map<String, Object> settings = ModelJson.read(TOKENIZER_CONFIG, files.get(TOKENIZER_CONFIG));
        if (next == TextForm.CHAT && template instanceof TurnTemplate && !settings.containsKey("chat_template")) {
            settings.put("chat_template", TurnTemplate.JINJA);
            changed.put(TOKENIZER_CONFIG, ModelJson.write(settings));
        }
        return new LanguageModelFiles(config, tokenizer, next, template, changed);
    }

    /** Whether files with these names are a language model's. */
    public static boolean areIn(Set<String> names) {
        return names.containsAll(NAMES);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when one is missing or says what cannot be computed here, naming it
     */
    public static LanguageModelFiles read(Map<String, byte[]> all) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String name : NAMES) {
            if (!all.containsKey(name)) {
                throw new IllegalArgumentException("the model has no file " + name);
            }
            files.put(name, all.get(name));
        }
        ImportedConfig.Supported config =
                switch (Gpt2Config.read(ModelJson.read(CONFIG, files.get(CONFIG)))) {
                    case ImportedConfig.Supported supported -> supported;
                    case ImportedConfig.Unsupported unsupported ->
                        throw new IllegalArgumentException("config.json: " + unsupported.faults());
                };
        String form = String.valueOf(ModelJson.read(FORM, files.get(FORM)).get("form"));
        Tokenizer tokenizer = TokenizerFile.read(files.get(TOKENIZER));
        TokenizerSettings settings =
                TokenizerSettings.read(ModelJson.read(TOKENIZER_CONFIG, files.get(TOKENIZER_CONFIG)), Optional.empty());
        return new LanguageModelFiles(
                config.config(),
                tokenizer,
                TextForm.named(form)
                        .orElseThrow(() -> new IllegalArgumentException("there is no form of texts called " + form)),
                TemplateChoice.of(
                        tokenizer,
                        settings,
                        EndTokens.of(config, ModelJson.read(GENERATION, files.get(GENERATION)), settings, tokenizer)),
                files);
    }
}
