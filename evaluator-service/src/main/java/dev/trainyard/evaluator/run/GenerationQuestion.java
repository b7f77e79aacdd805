package dev.trainyard.evaluator.run;

import dev.trainyard.job.conversation.Message;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is asked of a language model.
 *
 * @param mostTokens of one answer; empty for as many as the model can see
 * @param seed of the draw; empty for one of chance
 * @param topLogprobs how many of the best tokens are told with each; empty for no chances at all
 * @param echo whether the prompt itself is told first
 */
public record GenerationQuestion(
        Beginning beginning,
        OptionalInt mostTokens,
        double temperature,
        double topP,
        List<String> stop,
        OptionalLong seed,
        int choices,
        OptionalInt topLogprobs,
        boolean echo) {

    public GenerationQuestion {
        stop = List.copyOf(stop);
    }

    /** What an answer follows on. */
    public sealed interface Beginning {
        /** The member of a request that has it. */
        String param();

        /** A conversation. */
        record Turns(List<Message> messages) implements Beginning {
            public Turns {
                messages = List.copyOf(messages);
            }

            @Override
            public String param() {
                return "messages";
            }
        }

        /** A text. */
        record Prompt(String text) implements Beginning {
            @Override
            public String param() {
                return "prompt";
            }
        }
    }
}
