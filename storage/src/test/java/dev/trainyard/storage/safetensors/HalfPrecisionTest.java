package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
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

    @Test
    void whateverHasSixteenBitsAlreadyKeepsThem() {
        for (Tensor.Type type : List.of(Tensor.Type.BF16, Tensor.Type.F16)) {
            ByteBuffer every = everyValue(type).bytes();
            float[] wide = HalfPrecision.widened(everyValue(type)).toFloats();
            ByteBuffer back = HalfPrecision.narrowed(Tensor.ofFloats("x", wide, wide.length), type)
                    .bytes();
            for (int bits = 0; bits < ALL; bits++) {
                if (Float.isNaN(wide[bits])) {
                    assertThat(HalfPrecision.widened(one(type, back.getShort(bits * 2)))
                                    .toFloats()[0])
                            .isNaN();
                } else {
                    assertThat(back.getShort(bits * 2)).isEqualTo(every.getShort(bits * 2));
                }
            }
        }
    }

    @Test
    void whateverLiesBetweenBecomesTheNearestAndInTheMiddleTheEven() {
        SplittableRandom random = new SplittableRandom(41);
        for (Tensor.Type type : List.of(Tensor.Type.BF16, Tensor.Type.F16)) {
            for (int round = 0; round < 20_000; round++) {
                int bits = random.nextInt(type == Tensor.Type.F16 ? 0x7bff : 0x7f7f);
                double low = value(type, bits);
                double high = value(type, bits + 1);
                // Of the middle and of places beside it.
                for (double share : new double[] {0.5, 0.25 + random.nextDouble() / 2}) {
                    float wide = (float) (low + (high - low) * share);
                    double toLow = wide - low;
                    double toHigh = high - wide;
                    int expected = toLow < toHigh || (toLow == toHigh && bits % 2 == 0) ? bits : bits + 1;
                    assertThat(narrowed(type, wide)).as("%s as %s", wide, type).isEqualTo((short) expected);
                    assertThat(narrowed(type, -wide)).isEqualTo((short) (expected | 0x8000));
                }
            }
        }
    }

    @Test
    void aNumberThatWouldBecomeInfiniteIsRefusedAndSoIsEveryOtherType() {
        assertThat(narrowed(Tensor.Type.F16, 65_519f)).isEqualTo((short) 0x7bff);
        assertThat(narrowed(Tensor.Type.F16, Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7c00);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> narrowed(Tensor.Type.F16, 65_520f))
                .withMessageContaining("tensor x")
                .withMessageContaining("too large for F16");
        assertThatIllegalArgumentException().isThrownBy(() -> narrowed(Tensor.Type.BF16, Float.MAX_VALUE));
        assertThatIllegalArgumentException().isThrownBy(() -> narrowed(Tensor.Type.F64, 1f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HalfPrecision.narrowed(Tensor.ofLongs("x", new long[1], 1), Tensor.Type.F16));
    }

    private static short narrowed(Tensor.Type type, float value) {
        return HalfPrecision.narrowed(Tensor.ofFloats("x", new float[] {value}, 1), type)
                .bytes()
                .getShort(0);
    }

    private static double value(Tensor.Type type, int bits) {
        return HalfPrecision.widened(one(type, (short) bits)).toFloats()[0];
    }

    private static Tensor one(Tensor.Type type, short bits) {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(bits);
        return new Tensor("one", type, List.of(1L), bytes.flip());
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
