package dev.trainyard.learning.chat;

import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.conversation.TrainingText;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The presets' own template: every turn is its role's token, what is said, and a token that ends it. Nobody can write
 * these tokens, so nobody can speak for another.
 */
public final class TurnTemplate {

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

    /** The token that ends an answer. */
    public int end() {
        return tokenizer.specialTokens().get(END);
    }

    /** What the template has no place for; empty when it can say all of it. */
    public static Optional<String> refusal(List<Message> messages) {
        return messages.stream()
                .filter(message ->
                        message.role() == Role.TOOL || !message.toolCalls().isEmpty())
                .findFirst()
                .map(message -> message.role() == Role.TOOL
                        ? "has an answer of a tool, for which this model's template has no place"
                        : "calls a tool, for which this model's template has no place");
    }

    /** The same of an example. */
    public static Optional<String> refusal(TrainingText text) {
        return switch (text) {
            case Completion ignored -> Optional.empty();
            case Conversation conversation ->
                conversation.tools().isEmpty()
                        ? refusal(conversation.messages())
                        : Optional.of("names tools, for which this model's template has no place");
        };
    }

    /** An example's tokens, and which of them are to be learnt. */
    public Example example(TrainingText text) {
        Turns turns = new Turns();
        switch (text) {
            case Conversation conversation ->
                conversation.messages().forEach(message -> {
                    turns.add(false, role(message.role()));
                    turns.add(message.learnt(), tokenizer.encode(message.content()));
                    turns.add(message.learnt(), end());
                });
            case Completion completion -> {
                turns.add(false, end());
                turns.add(false, tokenizer.encode(completion.prompt()));
                turns.add(true, tokenizer.encode(completion.completion()));
                turns.add(true, end());
            }
        }
        return turns.example();
    }

    /** What an assistant's answer to a conversation follows on. */
    public int[] prompt(List<Message> messages) {
        Turns turns = new Turns();
        for (Message message : messages) {
            turns.add(false, role(message.role()));
            turns.add(false, tokenizer.encode(message.content()));
            turns.add(false, end());
        }
        turns.add(false, role(Role.ASSISTANT));
        return turns.tokens.build().toArray();
    }

    /** What a text that goes on with a prompt follows on. */
    public int[] prompt(String prompt, TextForm form) {
        int[] own = tokenizer.encode(prompt);
        boolean behindAnEnd =
                switch (form) {
                    case COMPLETION, DOCUMENTS -> true;
                    // A text needs something to follow on.
                    case CHAT, TEXT -> own.length == 0;
                };
        return behindAnEnd
                ? IntStream.concat(IntStream.of(end()), IntStream.of(own)).toArray()
                : own;
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

    /** Tokens on their way to an example. */
    private static final class Turns {
        private final IntStream.Builder tokens = IntStream.builder();
        private final IntStream.Builder marks = IntStream.builder();

        void add(boolean learnt, int... more) {
            for (int token : more) {
                tokens.add(token);
                marks.add(learnt ? 1 : 0);
            }
        }

        Example example() {
            int[] all = tokens.build().toArray();
            int[] given = marks.build().toArray();
            boolean[] learnt = new boolean[all.length];
            for (int i = 0; i < all.length; i++) {
                learnt[i] = given[i] == 1;
            }
            return new Example(all, learnt);
        }
    }
}
