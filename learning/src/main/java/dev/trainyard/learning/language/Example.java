package dev.trainyard.learning.language;

/**
 * A text of which some tokens are to be learnt: an answer, but not the question before it.
 *
 * @param tokens all of them
 * @param learnt for each token whether the model shall learn to say it at its place; the first follows on nothing, so
 *     it never is
 */
public record Example(int[] tokens, boolean[] learnt) {

    public Example {
        if (tokens.length != learnt.length) {
            throw new IllegalArgumentException(
                    tokens.length + " tokens cannot be marked by " + learnt.length + " marks");
        }
        learnt = learnt.clone();
        if (learnt.length > 0) {
            learnt[0] = false;
        }
    }

    /** How many tokens are to be learnt. */
    public int counted() {
        int count = 0;
        for (boolean mark : learnt) {
            count += mark ? 1 : 0;
        }
        return count;
    }

    /** What is left when only so many tokens fit, cut from the end. */
    public Example truncated(int most) {
        return tokens.length <= most
                ? this
                : new Example(java.util.Arrays.copyOf(tokens, most), java.util.Arrays.copyOf(learnt, most));
    }
}
