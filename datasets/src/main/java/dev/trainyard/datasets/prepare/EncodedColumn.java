package dev.trainyard.datasets.prepare;

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
     * @param ifMissing what stands in for a missing value; empty when none may be missing
     */
    record Scaled(String name, boolean truth, double center, double scale, OptionalDouble ifMissing)
            implements EncodedColumn {
        @Override
        public int width() {
            return 1;
        }
    }

    /**
     * One-hot: a place for each value that training rows had, in alphabetical order, and a last one for all others.
     *
     * @param ifMissing what stands in for a missing value; empty when none may be missing
     */
    record OneHot(String name, List<String> places, Optional<String> ifMissing) implements EncodedColumn {
        public OneHot {
            places = List.copyOf(places);
        }

        @Override
        public int width() {
            return places.size() + 1;
        }

        /** The place of a value. */
        int placeOf(String value) {
            int place = places.indexOf(value);
            return place < 0 ? places.size() : place;
        }
    }
}
