package dev.trainyard.learning.program;

/**
 * Chance as a function: every random number of a run follows from the job's seed and from what it is for, so nothing
 * about a generator has to be saved for a run to be resumed. The mixing function is SplitMix64's (Steele, Lea and
 * Flood 2014).
 */
public final class Seeds {

    /** What a number is for; different uses of one seed must not see the same numbers. */
    public static final long INITIALISATION = 1;

    public static final long SHUFFLE = 2;
    public static final long DROPOUT = 3;
    public static final long SAMPLING = 4;

    private Seeds() {}

    /** One number from several, each of which changes every bit. */
    public static long mix(long seed, long... parts) {
        long mixed = scramble(seed);
        for (long part : parts) {
            mixed = scramble(mixed ^ scramble(part + 0x9E3779B97F4A7C15L));
        }
        return mixed;
    }

    private static long scramble(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number in [0, 1) with 53 random bits. */
    public static double unit(long random) {
        return (random >>> 11) * 0x1.0p-53;
    }

    /**
     * Normal numbers around 0 (Box and Muller 1958). Strict functions, so that every machine has the same.
     *
     * @param deviation the standard deviation
     */
    public static float[] normal(int count, double deviation, long seed) {
        float[] values = new float[count];
        for (int i = 0; i < count; i += 2) {
            double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - unit(mix(seed, i))));
            double angle = 2 * StrictMath.PI * unit(mix(seed, i + 1L));
            values[i] = (float) (radius * StrictMath.cos(angle));
            if (i + 1 < count) {
                values[i + 1] = (float) (radius * StrictMath.sin(angle));
            }
        }
        return values;
    }

    /** The numbers 0 to count - 1 in random order (Fisher and Yates). */
    public static long[] permutation(int count, long seed) {
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int j = (int) Long.remainderUnsigned(mix(seed, i), i + 1L);
            long swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }
}
