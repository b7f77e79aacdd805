package dev.trainyard.learning.chat;

import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The presets' own template: every turn is its role's token, what is said, and a token that ends it. Nobody can write
 * these tokens, so nobody can speak for another.
 */
public final class TurnTemplate implements ChatTemplate {

    /** Ends turns, completions and documents. */
    public static final String END = "<|end|>";

    private static final String ASSISTANT = "<|assistant|>";

    /** All tokens that the template needs, in the order of their numbers. */
    public static final List<String> SPECIAL_TOKENS = List.of(END, "<|system|>", "<|user|>", ASSISTANT);

    /** The same in Jinja, for those who load an exported model elsewhere. */
    public static final String JINJA = "{% for message in messages %}"
            + "{% if message['role'] == 'developer' %}<|system|>{% else %}<|{{ message['role'] }}|>{% endif %}"
            + "{{ message['content'] }}<|end|>{% endfor %}"
            + "{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private final Tokenizer tokenizer;

    /** Whether a tokenizer has all of them. */
    public static boolean fits(Tokenizer tokenizer) {
        return tokenizer.specialTokens().keySet().containsAll(SPECIAL_TOKENS);
    }

    /**
     * Makes one for a model's tokenizer.
     *
     * @throws IllegalArgumentException when the tokenizer lacks a token of the template
     */
    public TurnTemplate(Tokenizer tokenizer) {
        for (String name : SPECIAL_TOKENS) {
            if (!tokenizer.specialTokens().containsKey(name)) {
                throw new IllegalArgumentException("the tokenizer has no token " + name);
            }
        }
        this.tokenizer = tokenizer;
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The token that ends an answer. */
    @Override
    public int end() {
        return tokenizer.specialTokens().get(END);
    }

    @Override
    public Set<Integer> ends() {
        return Set.of(end());
    }

    @Override
    public Optional<String> refusal(List<Message> messages) {
        return ChatTemplate.toolsIn(messages);
    }

    @Override
    public Optional<String> refusal(Conversation conversation) {
        return ChatTemplate.toolsIn(conversation);
    }

    @Override
    public Example example(Conversation conversation) {
        MarkedTokens tokens = new MarkedTokens();
        for (Message message : conversation.messages()) {
            tokens.add(false, role(message.role()));
            tokens.add(message.learnt(), tokenizer.encode(message.content()));
            tokens.add(message.learnt(), end());
        }
        return tokens.example();
    }

    @Override
    public int[] prompt(List<Message> messages) {
        MarkedTokens tokens = new MarkedTokens();
        for (Message message : messages) {
            tokens.add(false, role(message.role()));
            tokens.add(false, tokenizer.encode(message.content()));
            tokens.add(false, end());
        }
        tokens.add(false, role(Role.ASSISTANT));
        return tokens.tokens();
    }

    private int role(Role role) {
        String name =
                switch (role) {
                    case SYSTEM, DEVELOPER -> "<|system|>";
                    case USER -> "<|user|>";
                    case ASSISTANT -> ASSISTANT;
                    case TOOL -> throw new IllegalArgumentException("this template has no place for tools");
                };
        return tokenizer.specialTokens().get(name);
    }
}
