package dev.trainyard.learning.generation;

import java.util.List;

/** Hears an answer while it is made. Called on the thread that asked; must not throw. */
public interface GenerationListener {

    /**
     * An answer has grown.
     *
     * @param choice which of the answers, from 0 on
     * @param text what is new and will stay; empty when the tokens are not yet a whole character, or might begin a text
     *     that ends the answer
     * @param chances of the tokens since the last call, when they were asked for
     * @return whether to go on; false ends all answers, as when nobody listens any more
     */
    boolean grown(int choice, String text, List<TokenChance> chances);

    /** An answer is complete; its text was told. */
    void finished(int choice, Answer.End end);
}
