package dev.trainyard.learning.chat;

import java.util.Arrays;
import java.util.Optional;

/** In what form a model has met its texts, and is to be asked. */
public enum TextForm {
    /** Conversations, by {@link TurnTemplate}. */
    CHAT("chat"),
    /** Prompts with their completions. */
    COMPLETION("completion"),
    /** Documents, each behind a token that ends the one before it. */
    DOCUMENTS("documents"),
    /** One running text. */
    TEXT("text");

    private final String wireName;

    TextForm(String wireName) {
        this.wireName = wireName;
    }

    /** The name in files. */
    public String wireName() {
        return wireName;
    }

    /** The form of that name. */
    public static Optional<TextForm> named(String name) {
        return Arrays.stream(values())
                .filter(form -> form.wireName.equals(name))
                .findFirst();
    }
}
