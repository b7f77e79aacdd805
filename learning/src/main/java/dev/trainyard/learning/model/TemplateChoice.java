package dev.trainyard.learning.model;

import dev.trainyard.learning.chat.ChatTemplate;
import dev.trainyard.learning.chat.JinjaTemplate;
import dev.trainyard.learning.chat.NoTemplate;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.huggingface.TokenizerSettings;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Which template a model's files mean. */
final class TemplateChoice {

    private TemplateChoice() {}

    /**
     * Chooses one.
     *
     * @throws IllegalArgumentException when the files' own cannot be rendered faithfully, or nothing ends a text
     */
    static ChatTemplate of(Tokenizer tokenizer, TokenizerSettings settings, SequencedSet<Integer> ends) {
        Optional<String> own = settings.chatTemplate();
        if (TurnTemplate.fits(tokenizer) && own.orElse(TurnTemplate.JINJA).equals(TurnTemplate.JINJA)) {
            return new TurnTemplate(tokenizer);
        }
        if (ends.isEmpty()) {
            throw new IllegalArgumentException(
                    "no token ends a text: neither eos_token in tokenizer_config.json nor eos_token_id in config.json or"
                            + " generation_config.json names one that the model has");
        }
        if (own.isEmpty()) {
            return new NoTemplate(tokenizer, ends.getFirst(), ends);
        }
        Map<String, String> names = new LinkedHashMap<>();
        settings.beginToken().ifPresent(name -> names.put("bos_token", name));
        settings.endToken().ifPresent(name -> names.put("eos_token", name));
        return new JinjaTemplate(own.get(), names, tokenizer, ends.getFirst(), ends);
    }
}
