package dev.trainyard.learning.huggingface;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What stands beside {@code tokenizer.json} and the weights, so that others load the model as it was meant.
 *
 * @param chatTemplate in Jinja; empty for a model that does not chat
 * @param beginToken the special token that texts begin with, where the template writes one
 * @param endToken the special token that ends an answer
 */
public record TokenizerSettings(Optional<String> chatTemplate, Optional<String> beginToken, Optional<String> endToken) {

    /**
     * Reads {@code tokenizer_config.json}. The template may stand in it, alone or as one of several with names, of which
     * the default is taken; a file {@code chat_template.jinja} goes before it.
     */
    public static TokenizerSettings read(Map<String, Object> tree, Optional<String> templateFile) {
        return new TokenizerSettings(
                templateFile.or(() -> template(tree.get("chat_template"))),
                token(tree.get("bos_token")),
                token(tree.get("eos_token")));
    }

    private static Optional<String> template(Object value) {
        if (value instanceof List<?> named) {
            return named.stream()
                    .filter(item -> item instanceof Map<?, ?> map && "default".equals(map.get("name")))
                    .map(item -> ((Map<?, ?>) item).get("template"))
                    .flatMap(item -> item instanceof String text
                            ? Optional.of(text).stream()
                            : Optional.<String>empty().stream())
                    .findFirst();
        }
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Tokens are texts, or objects with their text as {@code content}. */
    private static Optional<String> token(Object value) {
        Object content = value instanceof Map<?, ?> map ? map.get("content") : value;
        return content instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The tree of {@code tokenizer_config.json}. */
    public Map<String, Object> write(int context) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("tokenizer_class", "PreTrainedTokenizerFast");
        tree.put("model_max_length", context);
        tree.put("clean_up_tokenization_spaces", false);
        tree.put("bos_token", beginToken.or(() -> endToken).orElse(null));
        tree.put("eos_token", endToken.orElse(null));
        chatTemplate.ifPresent(template -> tree.put("chat_template", template));
        return tree;
    }

    /** The tree of {@code generation_config.json}: which tokens end an answer. */
    public static Map<String, Object> generation(List<Integer> endTokens) {
        Map<String, Object> tree = new LinkedHashMap<>();
        if (!endTokens.isEmpty()) {
            tree.put("bos_token_id", endTokens.getFirst());
            tree.put("eos_token_id", endTokens.size() > 1 ? endTokens : endTokens.getFirst());
        }
        return tree;
    }
}
