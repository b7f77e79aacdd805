package dev.trainyard.datasets.read;

import java.util.Locale;
import java.util.Set;

/** What a written value can be. */
public final class Values {

    /** What stands for a missing value, in any case of letters. */
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "nan", "?", "-");

    private Values() {}

    /** Whether the text stands for a missing value. */
    public static boolean isMissing(String text) {
        return text.length() <= 4 && MISSING.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether the text is a finite decimal number. */
    public static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 64) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean digit = letter >= '0' && letter <= '9';
            if (!digit && letter != '.' && letter != '-' && letter != '+' && letter != 'e' && letter != 'E') {
                return false; // also keeps out what Java alone calls a number: hexadecimals, NaN, a trailing d
            }
        }
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Whether the text is true or false, in any case of letters. */
    public static boolean isTruth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }
}
