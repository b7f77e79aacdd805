package dev.trainyard.storage.safetensors;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Floats of sixteen bits made floats of thirty-two: nothing is lost, since each of them is such a float already. */
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
            case F64, I64 ->
                throw new IllegalArgumentException(
                        "tensor " + tensor.name() + " of type " + tensor.type() + " does not fit into F32");
        };
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
