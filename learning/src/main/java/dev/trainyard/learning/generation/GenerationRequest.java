package dev.trainyard.learning.generation;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is asked of a model.
 *
 * @param prompt tokens to go on from, at least one
 * @param mostTokens of one answer
 * @param stop texts that end an answer and are no part of it
 * @param endTokens tokens that end an answer and are no part of it
 * @param choices how many answers there shall be
 * @param logProbabilities with each token its chance, and those of so many of the best; empty for none
 */
public record GenerationRequest(
        int[] prompt,
        Sampling sampling,
        int mostTokens,
        List<String> stop,
        Set<Integer> endTokens,
        int choices,
        OptionalInt logProbabilities) {

    public GenerationRequest {
        stop = List.copyOf(stop);
        endTokens = Set.copyOf(endTokens);
        if (prompt.length == 0) {
            throw new IllegalArgumentException("a prompt has at least one token");
        }
        if (mostTokens < 1 || choices < 1) {
            throw new IllegalArgumentException(
                    "an answer has at least one token, and there is at least one answer, not " + mostTokens + " and "
                            + choices);
        }
        if (stop.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("an empty text cannot end an answer");
        }
    }
}
