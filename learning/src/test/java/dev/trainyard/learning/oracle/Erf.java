package dev.trainyard.learning.oracle;

/** The error function in 64 bits, by its series and, where that would cancel, by its continued fraction. */
final class Erf {

    private Erf() {}

    static double of(double x) {
        if (x < 0) {
            return -of(-x);
        }
        return x < 3 ? series(x) : 1 - complement(x);
    }

    /** Abramowitz and Stegun 7.1.6: only positive terms, so nothing cancels. */
    private static double series(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; term > 1e-18; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** Abramowitz and Stegun 7.1.14. */
    private static double complement(double x) {
        double fraction = x;
        for (int n = 100; n >= 1; n--) {
            fraction = x + n / 2.0 / fraction;
        }
        return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
    }
}
