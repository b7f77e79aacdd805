package dev.trainyard.learning.generation;

import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tokens on their way to text. A token may be half a character, and how it reads may depend on the one before it; a
 * text that ends the answer may come in pieces. So what is told lags behind what is known until it is sure to stay.
 */
final class GrowingText {

    private static final char REPLACEMENT = '\ufffd';

    private final Tokenizer tokenizer;
    private final List<String> stop;
    private final List<Integer> tokens = new ArrayList<>();
    private final StringBuilder pending = new StringBuilder();

    /** Tokens from here on are read together with new ones; those up to {@link #read} are told already. */
    private int context;

    private int read;
    private boolean stopped;

    GrowingText(Tokenizer tokenizer, List<String> stop) {
        this.tokenizer = tokenizer;
        this.stop = stop;
    }

    /** Takes up a token; gives the text that is sure by now. */
    String add(int token) {
        tokens.add(token);
        String known = decode(context, read);
        String now = decode(context, tokens.size());
        if (now.length() > known.length() && now.charAt(now.length() - 1) != REPLACEMENT) {
            pending.append(now, known.length(), now.length());
            context = read;
            read = tokens.size();
        }
        return takeSure();
    }

    /** Whether a text that ends the answer has come. */
    boolean isStopped() {
        return stopped;
    }

    /** The rest, when no further token comes. */
    String finish() {
        if (!stopped) {
            String known = decode(context, read);
            String now = decode(context, tokens.size());
            pending.append(now, Math.min(known.length(), now.length()), now.length());
            String sure = takeSure();
            String rest = stopped ? sure : sure + pending;
            pending.setLength(0);
            return rest;
        }
        return "";
    }

    private String takeSure() {
        int end = pending.length();
        for (String text : stop) {
            int at = pending.indexOf(text);
            if (at >= 0) {
                stopped = true;
                end = Math.min(end, at);
            }
        }
        if (!stopped) {
            end -= stop.stream().mapToInt(this::beginning).max().orElse(0);
        }
        String sure = pending.substring(0, end);
        pending.delete(0, end);
        return sure;
    }

    /** How many of the last characters may be the beginning of a text. */
    private int beginning(String text) {
        for (int length = Math.min(text.length() - 1, pending.length()); length > 0; length--) {
            if (pending.substring(pending.length() - length).equals(text.substring(0, length))) {
                return length;
            }
        }
        return 0;
    }

    private String decode(int from, int to) {
        int[] part = Arrays.stream(tokens.subList(from, to).toArray(Integer[]::new))
                .mapToInt(Integer::intValue)
                .toArray();
        return tokenizer.decode(part);
    }
}
