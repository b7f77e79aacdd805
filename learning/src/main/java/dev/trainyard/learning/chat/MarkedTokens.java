package dev.trainyard.learning.chat;

import dev.trainyard.learning.language.Example;
import java.util.stream.IntStream;

/** Tokens on their way to an example. */
final class MarkedTokens {
    private final IntStream.Builder tokens = IntStream.builder();
    private final IntStream.Builder marks = IntStream.builder();

    void add(boolean learnt, int... more) {
        for (int token : more) {
            tokens.add(token);
            marks.add(learnt ? 1 : 0);
        }
    }

    int[] tokens() {
        return tokens.build().toArray();
    }

    Example example() {
        int[] all = tokens();
        int[] given = marks.build().toArray();
        boolean[] learnt = new boolean[all.length];
        for (int i = 0; i < all.length; i++) {
            learnt[i] = given[i] == 1;
        }
        return new Example(all, learnt);
    }
}
