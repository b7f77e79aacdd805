package dev.trainyard.learning.chat;

import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Of a model that has never learnt to converse: texts and completions only. */
public record NoTemplate(Tokenizer tokenizer, int end, Set<Integer> ends) implements ChatTemplate {

    private static final String WHY =
            "is for a model with a chat template, and this one has none; import it with a chat_template in"
                    + " tokenizer_config.json, or learn from prompts with completions";

    public NoTemplate {
        ends = Set.copyOf(ends);
    }

    @Override
    public Optional<String> refusal(List<Message> messages) {
        return Optional.of(WHY);
    }

    @Override
    public Optional<String> refusal(Conversation conversation) {
        return Optional.of(WHY);
    }

    @Override
    public Example example(Conversation conversation) {
        throw new IllegalArgumentException("a conversation " + WHY);
    }

    @Override
    public int[] prompt(List<Message> messages) {
        throw new IllegalArgumentException("a conversation " + WHY);
    }
}
