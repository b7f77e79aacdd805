package dev.trainyard.benchmarks.figure;

import java.util.Locale;

/**
 * What a figure is to reach.
 *
 * @param quantity what is measured, in words with its unit
 * @param atLeast whether the bound is a lower one
 */
public record Goal(String quantity, boolean atLeast, double bound) {

    /** A lower bound. */
    public static Goal atLeast(double bound, String quantity) {
        return new Goal(quantity, true, bound);
    }

    /** An upper bound. */
    public static Goal atMost(double bound, String quantity) {
        return new Goal(quantity, false, bound);
    }

    /** Whether a value reaches it. */
    public boolean isReachedBy(double value) {
        return atLeast ? value >= bound : value <= bound;
    }

    /** The goal in words. */
    public String sentence() {
        return String.format(Locale.ROOT, "%s %s %s", quantity, atLeast ? "at least" : "at most", number(bound));
    }

    /** A number as it is printed. */
    public static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
