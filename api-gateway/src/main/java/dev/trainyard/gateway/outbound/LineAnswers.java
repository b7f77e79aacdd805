package dev.trainyard.gateway.outbound;

import java.time.Duration;
import java.util.Map;

/** Whoever answers one request of a batch, as the endpoint that it asks would. */
public interface LineAnswers {

    /** What asking came to. */
    sealed interface Answer {
        /** An answer for good. */
        record Said(Reply reply) implements Answer {}

        /** Nobody can answer just now. */
        record NotNow(Duration after) implements Answer {}

        /**
         * It went wrong on our side.
         *
         * @param failure the answer, if that is how it stays
         */
        record Broken(Reply failure) implements Answer {}
    }

    /**
     * An answer as the endpoint gives it.
     *
     * @param status of HTTP
     * @param inputTokens that the model read
     * @param outputTokens that the model wrote
     */
    record Reply(int status, Map<String, Object> body, long inputTokens, long outputTokens) {

        /** Whether the request was answered, and not only replied to. */
        public boolean isAnswer() {
            return status < 400;
        }
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @param endpoint the path
     */
    Answer answer(String tenant, String endpoint, Map<String, Object> body);
}
