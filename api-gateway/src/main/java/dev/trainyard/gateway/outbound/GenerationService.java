package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.NamedModel;
import java.util.List;

/** Whoever lets language models speak. */
public interface GenerationService {

    /** What asking came to. */
    sealed interface Answer {
        /** It speaks; whoever has this closes it. */
        record Begun(Speech speech) implements Answer {}

        /** It cannot be answered as it is asked. */
        record Faulty(String code, String message, String param) implements Answer {}

        /** The model's bytes are gone. */
        record Missing() implements Answer {}

        /** All places are taken. */
        record Busy(int retryAfterSeconds) implements Answer {}

        /** Nobody could answer just now. */
        record Unavailable(String why, int retryAfterSeconds) implements Answer {}
    }

    /** What is said, as it comes. Closing it before its end frees the place that it has. */
    interface Speech extends AutoCloseable {

        /** Waits for the next part. After {@link Part.Whole} or {@link Part.BrokenOff} there is none. */
        Part next();

        @Override
        void close();
    }

    /** A part of what is said. */
    sealed interface Part {
        /**
         * More of the text of an answer.
         *
         * @param index of the answer among those that were asked for
         * @param tokens of the text, when their likelihood was asked for
         */
        record Piece(int index, String text, List<Token> tokens) implements Part {
            public Piece {
                tokens = List.copyOf(tokens);
            }
        }

        /** An answer is at its end. */
        record Finished(int index, FinishReason reason) implements Part {}

        /** All answers are whole. */
        record Whole(int promptTokens, int completionTokens) implements Part {}

        /** It goes no further, although it is not whole. */
        record BrokenOff(String code, String message) implements Part {}
    }

    /** Why an answer ended. */
    enum FinishReason {
        /** The model ended it, or came to a text at which it was to stop. */
        STOP,
        /** It has as many tokens as it may have. */
        LENGTH
    }

    /** A token with the logarithm of its likelihood, and the likeliest ones in its place. */
    record Token(Candidate chosen, List<Candidate> top) {
        public Token {
            top = List.copyOf(top);
        }
    }

    /** @param bytes of the token, which need not be whole letters */
    record Candidate(String text, double logprob, List<Integer> bytes) {
        public Candidate {
            bytes = List.copyOf(bytes);
        }
    }

    /** Asks the service at an address. Waits until it begins to speak; an interrupt ends the call. */
    Answer generate(String address, NamedModel model, GenerationRequest request);
}
