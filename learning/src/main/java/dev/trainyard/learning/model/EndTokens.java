package dev.trainyard.learning.model;

import dev.trainyard.learning.huggingface.ImportedConfig;
import dev.trainyard.learning.huggingface.TokenizerSettings;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;

/** The tokens that end a model's answers: {@code eos_token} by name first, then by number. */
final class EndTokens {

    private EndTokens() {}

    /** Those that the files name and the tokenizer has; the first one ends documents. */
    static SequencedSet<Integer> of(
            ImportedConfig.Supported config,
            Map<String, Object> generation,
            TokenizerSettings settings,
            Tokenizer tokenizer) {
        SequencedSet<Integer> ends = new LinkedHashSet<>();
        settings.endToken()
                .flatMap(name -> Optional.ofNullable(tokenizer.specialTokens().get(name)))
                .ifPresent(ends::add);
        ends.addAll(config.endTokens());
        Stream.ofNullable(generation.get("eos_token_id"))
                .flatMap(named -> named instanceof List<?> list ? list.stream() : Stream.of(named))
                .forEach(token -> {
                    if (token instanceof Number number) {
                        ends.add(number.intValue());
                    }
                });
        ends.removeIf(token -> token < 0 || token >= config.config().vocabulary());
        return ends;
    }
}
