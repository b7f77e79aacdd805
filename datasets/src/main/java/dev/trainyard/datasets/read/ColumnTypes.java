package dev.trainyard.datasets.read;

import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.FaultList;
import java.util.Optional;

/** Finds out over all rows of the training file what one column holds, and whether a second file agrees. */
final class ColumnTypes {

    private final String name;
    private final Wanted.Role role;
    private final FaultList faults;
    private long present;
    private long numbers;
    private long truths;
    private long commas;
    private long tooLarge;
    private long firstTooLarge;
    private long markers;
    private String marker = "";
    private long firstOther;
    private String other = "";
    private boolean settled;

    /** What a column holds. */
    enum Kind {
        NUMBERS,
        TRUTHS,
        WORDS
    }

    ColumnTypes(String name, Wanted.Role role, FaultList faults) {
        this.name = name;
        this.role = role;
        this.faults = faults;
    }

    String name() {
        return name;
    }

    Wanted.Role role() {
        return role;
    }

    /** Numbers when all values are, or when there are none. */
    Kind kind() {
        if (numbers == present) {
            return Kind.NUMBERS;
        }
        return truths == present ? Kind.TRUTHS : Kind.WORDS;
    }

    void see(long line, String value) {
        if (Values.isMissing(value)) {
            if (!value.isEmpty() && !settled) {
                markers++;
                marker = value;
            }
            return;
        }
        double number = Values.number(value);
        boolean truth = Double.isNaN(number) && Values.isTruth(value);
        if (Math.abs(number) > Values.LARGEST) {
            firstTooLarge = tooLarge == 0 ? line : firstTooLarge;
            tooLarge++;
        }
        if (settled) {
            compare(line, value, number, truth);
        } else {
            count(line, value, number, truth);
        }
    }

    private void count(long line, String value, double number, boolean truth) {
        present++;
        numbers += Double.isNaN(number) ? 0 : 1;
        truths += truth ? 1 : 0;
        if (Double.isNaN(number) && !truth && role == Wanted.Role.NUMERIC_TARGET) {
            String mend = Values.isNumberWithComma(value) ? "; write a point instead of the comma" : "";
            faults.add(
                    line, name, "'" + Excerpt.of(value) + "' is no number, but a regression predicts numbers" + mend);
        }
        if (Double.isNaN(number)) {
            commas += Values.isNumberWithComma(value) ? 1 : 0;
            firstOther = other.isEmpty() ? line : firstOther;
            other = other.isEmpty() ? Excerpt.of(value) : other;
        }
    }

    private void compare(long line, String value, double number, boolean truth) {
        boolean agrees =
                switch (kind()) {
                    case NUMBERS -> !Double.isNaN(number);
                    case TRUTHS -> truth;
                    case WORDS -> true;
                };
        if (!agrees) {
            String expected = kind() == Kind.NUMBERS ? "no number" : "neither true nor false";
            faults.add(
                    line,
                    name,
                    "'" + Excerpt.of(value) + "' is " + expected + ", as all values of the training file are");
        }
    }

    /** Says that the training file is read, and what is wrong in the column as a whole. */
    void settle() {
        settled = true;
        if (role == Wanted.Role.NUMERIC_TARGET && kind() == Kind.WORDS && numbers + truths == present) {
            faults.add(firstOther, name, "'" + other + "' stands among numbers; write 1 for true and 0 for false");
        }
    }

    /** Says that a file is read to its end. */
    void endOfFile() {
        if (tooLarge > 0 && role != Wanted.Role.PASSED_OVER && kind() == Kind.NUMBERS) {
            String others = tooLarge == 1 ? "" : ", and so are " + (tooLarge - 1) + " more";
            faults.add(firstTooLarge, name, "the number is beyond ±3.4e38, where 32-bit numbers end" + others);
        }
        tooLarge = 0;
    }

    /** What deserves a look, in a sentence. */
    Optional<String> note() {
        String column = "The column '" + Excerpt.of(name) + "' ";
        if (role == Wanted.Role.PASSED_OVER) {
            return Optional.empty();
        }
        if (role == Wanted.Role.TARGET && markers > 0) {
            return Optional.of(
                    column + "says '" + marker + "' or the like in " + markers
                            + " rows, which are left out, since that stands for a missing value. If it is an answer, write it otherwise.");
        }
        if (kind() == Kind.WORDS && commas > 0 && commas + numbers == present) {
            return Optional.of(column + "seems to hold numbers with a decimal comma, such as " + other
                    + ", and is read as texts. Write a point.");
        }
        if (kind() == Kind.WORDS && numbers * 10 >= present * 9) {
            return Optional.of(
                    column + "holds " + numbers + " numbers, but is read as texts, since " + (present - numbers)
                            + " values are none; the first is '" + other + "' in line " + firstOther + ".");
        }
        return Optional.empty();
    }
}
