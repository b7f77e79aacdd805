package dev.trainyard.datasets.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "NA", "na", "N/A", "n/a", "null", "NULL", "None", "nan", "NaN", "?", "-"})
    void markersStandForMissingValues(String text) {
        assertThat(Values.isMissing(text)).isTrue();
        assertThat(Values.isNumber(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "no", "nil", "--", "unknown", "nana", "N.A.", ".", "false"})
    void otherTextsDoNot(String text) {
        assertThat(Values.isMissing(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "+1", "007", "1.", ".5", "1e5", "1E-5", "-1.25e+10", "1e-400", "1e308"})
    void decimalNumbersAreNumbers(String text) {
        assertThat(Values.number(text)).isEqualTo(Double.parseDouble(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1d",
                "1f",
                "0x10",
                "0x1p3",
                "Infinity",
                "-Infinity",
                "inf",
                "1e400",
                "1,5",
                "1 000",
                "1_000",
                "e",
                "-",
                ".",
                "+-1",
                "1-2",
                "1e",
                "--1",
                "1.2.3",
                "\u0661",
                "１",
                "$5",
                "5%",
                "2020-01-01",
                "true"
            })
    void allElseIsNot(String text) {
        assertThat(Values.number(text)).isNaN();
    }

    @Test
    void zeroHasNoSign() {
        assertThat(Double.doubleToRawLongBits(Values.number("-0.0"))).isZero();
    }

    @Test
    void whatEverIsWrittenFromADoubleComesBack() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 10_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(Values.number(Double.toString(value))).isEqualTo(value);
                assertThat(Values.number(new java.math.BigDecimal(value).toString()))
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void aNumberOfAMillionDigitsIsText() {
        assertThat(Values.isNumber("9".repeat(1_000_000))).isFalse();
        assertThat(Values.isNumber("0." + "3".repeat(1_000_000))).isFalse();
    }

    @Test
    void truthsAreWrittenInAnyCase() {
        assertThat(Values.isTruth("True")).isTrue();
        assertThat(Values.isTruth("FALSE")).isTrue();
        assertThat(Values.isTruth("yes")).isFalse();
        assertThat(Values.isTruth("1")).isFalse();
    }
}
