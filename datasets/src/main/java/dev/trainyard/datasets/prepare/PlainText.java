package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.read.Column;
import dev.trainyard.datasets.read.Values;

/** Finds the text that a file would have for a number or a truth, which files write in more than one way. */
final class PlainText {

    private PlainText() {}

    static int placeOf(boolean truth, EncodedColumn.OneHot column) {
        for (int i = 0; i < column.places().size(); i++) {
            if (column.places().get(i).equalsIgnoreCase(Boolean.toString(truth))) {
                return i;
            }
        }
        return column.places().size();
    }

    /** As it is written here, or without needless digits, or any text that is the same number. */
    static int placeOf(Number number, EncodedColumn.OneHot column) {
        if (column.knows(number.toString())) {
            return column.placeOf(number.toString());
        }
        double value = number.doubleValue() + 0.0;
        String plain = Column.written(value, false);
        if (column.knows(plain)) {
            return column.placeOf(plain);
        }
        for (int i = 0; i < column.places().size(); i++) {
            if (Values.number(column.places().get(i)) == value) {
                return i;
            }
        }
        return column.places().size();
    }
}
