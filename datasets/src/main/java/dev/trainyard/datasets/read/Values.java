package dev.trainyard.datasets.read;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a written value can be. */
public final class Values {

    /** The largest number: what learning computes with, 32-bit floats, goes no further. */
    public static final double LARGEST = Float.MAX_VALUE;

    /** What stands for a missing value, in any case of letters. */
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "null", "none", "nan", "?", "-");

    /** More than any double needs to be written exactly. */
    private static final int LONGEST_NUMBER = 1_100;

    private static final Pattern WITH_COMMA = Pattern.compile("[-+]?\\d{1,18},\\d{1,18}");

    private Values() {}

    /** Whether the text stands for a missing value. */
    public static boolean isMissing(String text) {
        return text.length() <= 4 && MISSING.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Whether the text is a finite decimal number. */
    public static boolean isNumber(String text) {
        return !Double.isNaN(number(text));
    }

    /** The finite decimal number that the text is; NaN when it is none. Zero has no sign. */
    public static double number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return Double.NaN;
        }
        boolean anyDigit = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean digit = letter >= '0' && letter <= '9';
            anyDigit |= digit;
            if (!digit && letter != '.' && letter != '-' && letter != '+' && letter != 'e' && letter != 'E') {
                return Double.NaN; // also keeps out what Java alone calls a number: hexadecimals, a trailing d
            }
        }
        if (!anyDigit) {
            return Double.NaN; // spares the exception that single letters and dashes would cost
        }
        try {
            double number = Double.parseDouble(text) + 0.0;
            return Double.isInfinite(number) ? Double.NaN : number;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** Whether the text is a number but for a comma in the place of the point. */
    static boolean isNumberWithComma(String text) {
        return WITH_COMMA.matcher(text).matches();
    }

    /** Whether the text is true or false, in any case of letters. */
    public static boolean isTruth(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /** 1 for true and 0 for false. */
    public static double truth(String text) {
        return text.equalsIgnoreCase("true") ? 1 : 0;
    }
}
