package dev.trainyard.gateway.run;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Ids in the order of time: 48 bits of milliseconds and 80 random bits, in Crockford's base 32 (as ULIDs are). */
public final class Ids {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private final InstantSource clock;
    private final RandomGenerator random;

    public Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new id of 26 letters and digits. */
    public String next() {
        StringBuilder id = new StringBuilder(26);
        long millis = clock.millis();
        for (int shift = 45; shift >= 0; shift -= 5) {
            id.append(DIGITS.charAt((int) (millis >>> shift) & 31));
        }
        for (int i = 0; i < 16; i++) {
            id.append(DIGITS.charAt(random.nextInt(32)));
        }
        return id.toString();
    }

    /** A seed for a recipe that names none. */
    public long seed() {
        return random.nextInt(Integer.MAX_VALUE);
    }
}
