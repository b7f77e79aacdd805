package dev.trainyard.datasets.prepare;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How one column becomes numbers; fitted on training rows only. */
public sealed interface EncodedColumn {

    /** The column's name in raw rows. */
    String name();

    /** How many numbers it becomes. */
    int width();

    /**
     * One number: (value - center) / scale.
     *
     * @param truth whether it is written as true or false
     * @param scale above 0
     * @param ifMissing what stands in for a missing value; empty when none may be missing
     */
    record Scaled(String name, boolean truth, double center, double scale, OptionalDouble ifMissing)
            implements EncodedColumn {
        public Scaled {
            if (!Double.isFinite(center) || !Double.isFinite(scale) || scale <= 0) {
                throw new IllegalArgumentException("the column " + name + " has no finite center and scale");
            }
        }

        @Override
        public int width() {
            return 1;
        }

        /** The number that a value becomes; always finite, at the end of 32-bit floats for what is further out. */
        float encoded(double value) {
            return (float) Math.clamp((value - center) / scale, -Float.MAX_VALUE, Float.MAX_VALUE);
        }
    }

    /**
     * One-hot: a place for each value that training rows had, in alphabetical order, and a last one for all others.
     *
     * @param ifMissing what stands in for a missing value; empty when none may be missing. Empty text, when no training
     *     row had a value, stands in the last place.
     */
    record OneHot(String name, List<String> places, Optional<String> ifMissing) implements EncodedColumn {
        public OneHot {
            places = List.copyOf(places);
            for (int i = 1; i < places.size(); i++) {
                if (places.get(i - 1).compareTo(places.get(i)) >= 0) {
                    throw new IllegalArgumentException("the places of the column " + name + " are not in order");
                }
            }
        }

        @Override
        public int width() {
            return places.size() + 1;
        }

        /** The place of a value. */
        int placeOf(String value) {
            int place = Collections.binarySearch(places, value);
            return place < 0 ? places.size() : place;
        }

        /** Whether training rows had the value. */
        boolean knows(String value) {
            return Collections.binarySearch(places, value) >= 0;
        }
    }
}
