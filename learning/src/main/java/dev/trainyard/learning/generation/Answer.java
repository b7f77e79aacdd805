package dev.trainyard.learning.generation;

import java.util.List;

/**
 * One answer.
 *
 * @param tokens how many were drawn, with one that ended it
 * @param chances of its tokens, when they were asked for
 */
public record Answer(String text, int tokens, End end, List<TokenChance> chances) {

    /** Why an answer ended. */
    public enum End {
        /** By a token or a text that ends answers. */
        STOP,
        /** It had as many tokens as were allowed, or as the model can see. */
        LENGTH,
        /** Nobody wanted more. */
        CANCELLED
    }

    public Answer {
        chances = List.copyOf(chances);
    }
}
