package dev.trainyard.learning.model;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.huggingface.Gpt2Config;
import dev.trainyard.learning.huggingface.ImportedConfig;
import dev.trainyard.learning.huggingface.TokenizerSettings;
import dev.trainyard.learning.tokenizer.Tokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes a model's small files as Hugging Face's library saves them. They stay as they are but for what would not be true
 * any more: weights are stored in F32, and a template that came as a file of its own stands in the tokenizer's settings.
 */
public final class ModelImport {

    /** A chat template beside the others, as newer releases of transformers save it. */
    public static final String TEMPLATE_FILE = "chat_template.jinja";

    /** The files that can be given beside the weights; the first two must be. */
    public static final List<String> NAMES = List.of(
            LanguageModelFiles.CONFIG,
            LanguageModelFiles.TOKENIZER,
            LanguageModelFiles.GENERATION,
            LanguageModelFiles.TOKENIZER_CONFIG,
            TEMPLATE_FILE,
            LanguageModelFiles.FORM);

    private final Map<String, byte[]> given;
    private final List<Fault> faults = new ArrayList<>();

    private ModelImport(Map<String, byte[]> given) {
        this.given = given;
    }

    /** What reading came to. */
    public sealed interface Reading {
        /** A model that can be computed here. */
        record Ready(LanguageModelFiles files) implements Reading {}

        /** All that keeps it from being one, each with the file and the member. */
        record Faulty(List<Fault> faults) implements Reading {
            public Faulty {
                faults = List.copyOf(faults);
            }
        }
    }

    /** Reads the files that were given, by name. */
    public static Reading read(Map<String, byte[]> given) {
        return new ModelImport(given).read();
    }

    private Reading read() {
        Map<String, Object> configTree = tree(LanguageModelFiles.CONFIG);
        Optional<ImportedConfig.Supported> config = config(configTree);
        Optional<Tokenizer> tokenizer = tokenizer();
        Map<String, Object> generation = tree(LanguageModelFiles.GENERATION);
        Map<String, Object> settingsTree = tree(LanguageModelFiles.TOKENIZER_CONFIG);
        Optional<String> templateFile =
                Optional.ofNullable(given.get(TEMPLATE_FILE)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        TokenizerSettings settings = TokenizerSettings.read(settingsTree, templateFile);
        if (config.isEmpty() || tokenizer.isEmpty()) {
            return new Reading.Faulty(faults);
        }
        requireRoom(config.get(), tokenizer.get());
        TextForm form = form(settings);
        var ends = EndTokens.of(config.get(), generation, settings, tokenizer.get());
        try {
            var template = TemplateChoice.of(tokenizer.get(), settings, ends);
            configTree.put("architectures", List.of("GPT2LMHeadModel"));
            configTree.replaceAll((name, value) -> name.endsWith("dtype") ? "float32" : value);
            settings.chatTemplate().ifPresent(text -> settingsTree.put("chat_template", text));
            Map<String, byte[]> files = new LinkedHashMap<>();
            files.put(LanguageModelFiles.CONFIG, ModelJson.write(configTree));
            files.put(LanguageModelFiles.TOKENIZER, given.get(LanguageModelFiles.TOKENIZER));
            files.put(
                    LanguageModelFiles.GENERATION,
                    ModelJson.write(
                            generation.isEmpty() ? TokenizerSettings.generation(List.copyOf(ends)) : generation));
            files.put(
                    LanguageModelFiles.TOKENIZER_CONFIG,
                    ModelJson.write(
                            settingsTree.isEmpty()
                                    ? settings.write(config.get().config().context())
                                    : settingsTree));
            files.put(LanguageModelFiles.FORM, ModelJson.write(Map.of("form", form.wireName())));
            return faults.isEmpty()
                    ? new Reading.Ready(
                            new LanguageModelFiles(config.get().config(), tokenizer.get(), form, template, files))
                    : new Reading.Faulty(faults);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(
                    ends.isEmpty() ? "config.json.eos_token_id" : "tokenizer_config.json.chat_template",
                    e.getMessage()));
            return new Reading.Faulty(faults);
        }
    }

    /** What an export from here says of itself; else a model with a template chats. */
    private TextForm form(TokenizerSettings settings) {
        return Optional.ofNullable(tree(LanguageModelFiles.FORM).get("form"))
                .flatMap(name -> TextForm.named(String.valueOf(name)))
                .orElse(settings.chatTemplate().isEmpty() ? TextForm.TEXT : TextForm.CHAT);
    }

    private Map<String, Object> tree(String name) {
        if (!given.containsKey(name)) {
            return new LinkedHashMap<>();
        }
        try {
            return ModelJson.read(name, given.get(name));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(name, e.getMessage()));
            return new LinkedHashMap<>();
        }
    }

    private Optional<ImportedConfig.Supported> config(Map<String, Object> tree) {
        if (!given.containsKey(LanguageModelFiles.CONFIG)) {
            faults.add(new Fault(LanguageModelFiles.CONFIG, "is missing; it says what the model is"));
        }
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        return switch (Gpt2Config.read(tree)) {
            case ImportedConfig.Supported supported -> Optional.of(supported);
            case ImportedConfig.Unsupported unsupported -> {
                faults.addAll(unsupported.faults());
                yield Optional.empty();
            }
        };
    }

    private Optional<Tokenizer> tokenizer() {
        byte[] file = given.get(LanguageModelFiles.TOKENIZER);
        if (file == null) {
            faults.add(new Fault(
                    LanguageModelFiles.TOKENIZER,
                    "is missing; a tokenizer of vocab.json and merges.txt is saved as this one by transformers'"
                            + " AutoTokenizer with use_fast=True"));
            return Optional.empty();
        }
        try {
            return Optional.of(TokenizerFile.read(file));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault(LanguageModelFiles.TOKENIZER, e.getMessage()));
            return Optional.empty();
        }
    }

    private void requireRoom(ImportedConfig.Supported config, Tokenizer tokenizer) {
        if (tokenizer.vocabulary() > config.config().vocabulary()) {
            faults.add(new Fault(
                    "config.json.vocab_size",
                    "is " + config.config().vocabulary() + ", but tokenizer.json has tokens up to the number "
                            + (tokenizer.vocabulary() - 1)));
        }
    }
}
