package dev.trainyard.learning.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.huggingface.Gpt2Config;
import dev.trainyard.learning.huggingface.ImportedConfig;
import dev.trainyard.learning.huggingface.TokenizerSettings;
import dev.trainyard.learning.tokenizer.Tokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything of a language model but its weights, in Hugging Face's layout with one file of our own beside.
 *
 * @param files their bytes by name
 */
public record LanguageModelFiles(GptConfig config, Tokenizer tokenizer, TextForm form, Map<String, byte[]> files) {

    private static final String CONFIG = "config.json";
    private static final String GENERATION = "generation_config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    private static final String FORM = "trainyard.json";

    /** The names of all of them. */
    public static final Set<String> NAMES = Set.of(CONFIG, GENERATION, TOKENIZER, TOKENIZER_CONFIG, FORM);

    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    public LanguageModelFiles {
        files = Map.copyOf(files);
    }

    /**
     * The files of a model that is to be trained here.
     *
     * @param tokenizerFile the bytes of {@code tokenizer.json}
     */
    public static LanguageModelFiles of(GptConfig config, Tokenizer tokenizer, byte[] tokenizerFile, TextForm form) {
        List<Integer> end = List.of(new TurnTemplate(tokenizer).end());
        TokenizerSettings settings = new TokenizerSettings(
                form == TextForm.CHAT ? Optional.of(TurnTemplate.JINJA) : Optional.empty(),
                Optional.empty(),
                Optional.of(TurnTemplate.END));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(CONFIG, bytes(Gpt2Config.write(config, end)));
        files.put(GENERATION, bytes(TokenizerSettings.generation(end)));
        files.put(TOKENIZER, tokenizerFile);
        files.put(TOKENIZER_CONFIG, bytes(settings.write(config.context())));
        files.put(FORM, bytes(Map.of("form", form.wireName())));
        return new LanguageModelFiles(config, tokenizer, form, files);
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
        GptConfig config =
                switch (Gpt2Config.read(tree(files.get(CONFIG)))) {
                    case ImportedConfig.Supported supported -> supported.config();
                    case ImportedConfig.Unsupported unsupported ->
                        throw new IllegalArgumentException("config.json: " + unsupported.faults());
                };
        String form = String.valueOf(tree(files.get(FORM)).get("form"));
        return new LanguageModelFiles(
                config,
                TokenizerFile.read(files.get(TOKENIZER)),
                TextForm.named(form)
                        .orElseThrow(() -> new IllegalArgumentException("there is no form of texts called " + form)),
                files);
    }

    private static byte[] bytes(Map<String, Object> tree) {
        return JSON.toJson(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, Object> tree(byte[] json) {
        return JSON.fromJson(
                new String(json, StandardCharsets.UTF_8), new TypeToken<LinkedHashMap<String, Object>>() {});
    }
}
