package dev.trainyard.storage.safetensors;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Floats of sixteen bits made floats of thirty-two, of which nothing is lost, since each of them is such a float
 * already; and the other way, where each becomes the nearest, of two equally near ones the even.
 */
public final class HalfPrecision {

    private HalfPrecision() {}

    /**
     * The same tensor in {@link Tensor.Type#F32}; one that is so already is returned as it is.
     *
     * @throws IllegalArgumentException for a type that holds more than an F32 can, or a result beyond one buffer
     */
    public static Tensor widened(Tensor tensor) {
        return switch (tensor.type()) {
            case F32 -> tensor;
            case BF16 -> widened(tensor, HalfPrecision::bitsOfBrainFloat);
            case F16 -> widened(tensor, HalfPrecision::bitsOfHalf);
            case F64, I32, I64 ->
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " of type " + tensor.type() + " does not fit into F32");
        };
    }

    /**
     * The same tensor in a type of sixteen bits.
     *
     * @throws IllegalArgumentException when the tensor is not F32 or the type not BF16 or F16; or when a finite number
     *     would become infinite: one from 65,520 on as F16, or one of the very largest as BF16
     */
    public static Tensor narrowed(Tensor tensor, Tensor.Type type) {
        if (tensor.type() != Tensor.Type.F32) {
            throw new IllegalArgumentException(
                    "tensor " + tensor.name() + " of type " + tensor.type() + " is narrowed from F32 only");
        }
        return switch (type) {
            case BF16 -> narrowed(tensor, type, HalfPrecision::brainFloat);
            case F16 -> narrowed(tensor, type, Float::floatToFloat16);
            case F32, F64, I32, I64 -> throw new IllegalArgumentException(type + " has no sixteen bits");
        };
    }

    private interface Narrowing {
        short bits(float wide);
    }

    private static Tensor narrowed(Tensor tensor, Tensor.Type type, Narrowing narrowing) {
        ByteBuffer wide = tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer narrow = ByteBuffer.allocate(wide.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (wide.hasRemaining()) {
            float value = wide.getFloat();
            short bits = narrowing.bits(value);
            if (Float.isFinite(value) && !Float.isFinite(widen(bits, type))) {
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " has the number " + value + ", which is too large for " + type);
            }
            narrow.putShort(bits);
        }
        return new Tensor(tensor.name(), type, tensor.shape(), narrow.flip());
    }

    private static float widen(short bits, Tensor.Type type) {
        return type == Tensor.Type.BF16 ? Float.intBitsToFloat(bitsOfBrainFloat(bits)) : Float.float16ToFloat(bits);
    }

    private static short brainFloat(float wide) {
        int bits = Float.floatToRawIntBits(wide);
        if (Float.isNaN(wide)) {
            // The upper half alone might be an infinity, so one of its own bits is set.
            return (short) (bits >>> 16 | 0x40);
        }
        int half = 0x7FFF + (bits >>> 16 & 1);
        return (short) (bits + half >>> 16);
    }

    private interface Widening {
        int bits(short narrow);
    }

    private static Tensor widened(Tensor tensor, Widening widening) {
        ByteBuffer narrow = tensor.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (narrow.remaining() > Integer.MAX_VALUE / 2 - 8) {
            throw new IllegalArgumentException("tensor " + tensor.name() + " is too large to be widened in memory");
        }
        ByteBuffer wide = ByteBuffer.allocate(narrow.remaining() * 2).order(ByteOrder.LITTLE_ENDIAN);
        while (narrow.hasRemaining()) {
            wide.putInt(widening.bits(narrow.getShort()));
        }
        return new Tensor(tensor.name(), Tensor.Type.F32, tensor.shape(), wide.flip());
    }

    /** A brain float is the upper half of a float. Bits, not floats, are moved, so that NaNs keep theirs. */
    private static int bitsOfBrainFloat(short narrow) {
        return narrow << 16;
    }

    private static int bitsOfHalf(short narrow) {
        return Float.floatToRawIntBits(Float.float16ToFloat(narrow));
    }
}
