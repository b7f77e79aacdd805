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
import java.util.Set;
import java.util.stream.IntStream;

/** How one model's conversations, completions and documents become its tokens. Safe for many threads. */
public sealed interface ChatTemplate permits TurnTemplate, JinjaTemplate, NoTemplate {

    /** The model's tokenizer. */
    Tokenizer tokenizer();

    /** The token that ends completions and documents. */
    int end();

    /** All tokens that end an answer. */
    Set<Integer> ends();

    /** What the template has no place for, as the end of a sentence; empty when it can say all of it. */
    Optional<String> refusal(List<Message> messages);

    /** The same of a conversation to learn from. */
    Optional<String> refusal(Conversation conversation);

    /**
     * A conversation's tokens, of which those that the assistant shall learn are marked.
     *
     * @throws IllegalArgumentException when the template refuses it
     */
    Example example(Conversation conversation);

    /**
     * What an assistant's answer to a conversation follows on.
     *
     * @throws IllegalArgumentException when the template refuses it
     */
    int[] prompt(List<Message> messages);

    /** What an example has that the template has no place for. */
    default Optional<String> refusal(TrainingText text) {
        return switch (text) {
            case Completion ignored -> Optional.empty();
            case Conversation conversation -> refusal(conversation);
        };
    }

    /** An example's tokens, and which of them are to be learnt. */
    default Example example(TrainingText text) {
        return switch (text) {
            case Conversation conversation -> example(conversation);
            case Completion completion -> {
                MarkedTokens tokens = new MarkedTokens();
                tokens.add(false, end());
                tokens.add(false, tokenizer().encode(completion.prompt()));
                tokens.add(true, tokenizer().encode(completion.completion()));
                tokens.add(true, end());
                yield tokens.example();
            }
        };
    }

    /** What a text that goes on with a prompt follows on. */
    default int[] prompt(String prompt, TextForm form) {
        int[] own = tokenizer().encode(prompt);
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

    /** What no template here has a place for. */
    static Optional<String> toolsIn(List<Message> messages) {
        return messages.stream()
                .filter(message ->
                        message.role() == Role.TOOL || !message.toolCalls().isEmpty())
                .findFirst()
                .map(message -> message.role() == Role.TOOL
                        ? "has an answer of a tool, for which this model's template has no place"
                        : "calls a tool, for which this model's template has no place");
    }

    /** The same of an example; a conversation can also name tools. */
    static Optional<String> toolsIn(TrainingText text) {
        return switch (text) {
            case Completion ignored -> Optional.empty();
            case Conversation conversation ->
                conversation.tools().isEmpty()
                        ? toolsIn(conversation.messages())
                        : Optional.of("names tools, for which this model's template has no place");
        };
    }
}
