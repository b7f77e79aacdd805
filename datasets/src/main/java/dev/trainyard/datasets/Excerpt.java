package dev.trainyard.datasets;

import java.util.List;
import java.util.stream.Collectors;

/** A user's own texts as they are shown in messages: short, on one line, with nothing that a terminal obeys. */
public final class Excerpt {

    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_NAMES = 20;

    private Excerpt() {}

    /** The beginning of a text. */
    public static String of(String text) {
        return of(text, MOST_CHARACTERS);
    }

    /** The beginning of a text, of so many characters at most. */
    public static String of(String text, int most) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(most).forEach(letter -> {
            if (isPlain(letter)) {
                shown.appendCodePoint(letter);
            } else {
                shown.append(String.format("\\u%04x", letter));
            }
        });
        boolean cut = text.codePointCount(0, text.length()) > most;
        return cut ? shown.append('…').toString() : shown.toString();
    }

    /** The first names of many. */
    public static String of(List<String> names) {
        String first = names.stream().limit(MOST_NAMES).map(Excerpt::of).collect(Collectors.joining(", "));
        int others = names.size() - MOST_NAMES;
        return others > 0 ? first + " and " + others + " more" : first;
    }

    private static boolean isPlain(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
