package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.GenerationRequest;

/**
 * A client's request for generated text.
 *
 * @param model the name asked for
 * @param delivery how the answer is to come
 */
public record SpokenRequest(String model, GenerationRequest question, Delivery delivery) {

    /**
     * How an answer comes.
     *
     * @param stream piece by piece, as the model speaks
     * @param usage whether a stream ends with the count of tokens
     */
    public record Delivery(boolean stream, boolean usage) {}
}
