package dev.trainyard.gateway.outbound;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a language model is to go on from, and how.
 *
 * @param echo whether the answer begins with the prompt; for prompts that are texts only
 */
public record GenerationRequest(Prompt prompt, Sampling sampling, boolean echo) {

    /** What stands before the answer. */
    public sealed interface Prompt {
        /** A conversation, whose next message is wanted. */
        record Conversation(List<Message> messages) implements Prompt {
            public Conversation {
                messages = List.copyOf(messages);
            }
        }

        /** A text that is to be continued. */
        record Text(String text) implements Prompt {}
    }

    /** One message of a conversation. */
    public record Message(String role, String content) {}

    /**
     * How tokens are chosen.
     *
     * @param maxTokens most tokens of an answer; without it as many as the model's context holds
     * @param temperature 0 takes the likeliest token
     * @param topP the share of likelihood that is drawn from
     * @param stop texts before which an answer ends
     * @param seed the same seed gives the same answer
     * @param count how many answers are wanted
     * @param topLogprobs how many likely tokens are told with each one; without it no likelihood is told
     */
    public record Sampling(
            OptionalInt maxTokens,
            double temperature,
            double topP,
            List<String> stop,
            OptionalLong seed,
            int count,
            OptionalInt topLogprobs) {
        public Sampling {
            stop = List.copyOf(stop);
        }
    }
}
