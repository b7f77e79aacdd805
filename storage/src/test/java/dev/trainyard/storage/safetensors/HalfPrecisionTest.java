package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

    private static final int ALL = 1 << 16;

    @Test
    void everyBrainFloatIsTheUpperHalfOfItsFloat() {
        ByteBuffer wide = HalfPrecision.widened(everyValue(Tensor.Type.BF16)).bytes();

        for (int bits = 0; bits < ALL; bits++) {
            assertThat(wide.getInt(bits * 4)).isEqualTo(bits << 16);
        }
    }

    @Test
    void everyHalfHasTheValueThatItsSignExponentAndFractionSay() {
        float[] wide = HalfPrecision.widened(everyValue(Tensor.Type.F16)).toFloats();

        for (int bits = 0; bits < ALL; bits++) {
            assertThat(Double.valueOf(wide[bits])).as("bits %04x", bits).isEqualTo(Double.valueOf(valueOfHalf(bits)));
        }
    }

    @Test
    void nameAndShapeStayAndAnF32IsLeftAlone() {
        Tensor narrow = new Tensor(
                "x", Tensor.Type.BF16, List.of(2L, 1L), ByteBuffer.wrap(new byte[] {(byte) 0x80, 0x3f, 0x20, (byte) 0xc0
                }));

        assertThat(HalfPrecision.widened(narrow)).isEqualTo(Tensor.ofFloats("x", new float[] {1f, -2.5f}, 2, 1));
        Tensor already = Tensor.ofFloats("y", new float[] {1f}, 1);
        assertThat(HalfPrecision.widened(already)).isSameAs(already);
    }

    @Test
    void typesThatHoldMoreAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HalfPrecision.widened(Tensor.ofLongs("x", new long[1], 1)));
    }

    private static Tensor everyValue(Tensor.Type type) {
        ByteBuffer bytes = ByteBuffer.allocate(ALL * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < ALL; bits++) {
            bytes.putShort((short) bits);
        }
        return new Tensor("all", type, List.of((long) ALL), bytes.flip());
    }

    /** IEEE 754, 3.4: binary16, by hand. */
    private static double valueOfHalf(int bits) {
        double sign = bits >> 15 == 0 ? 1 : -1;
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0x1f) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, -24)
                : sign * (1024 + fraction) * Math.pow(2, exponent - 25.0);
    }
}
