package dev.trainyard.job.tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A named block of numbers in row-major order, independent of any engine. It stands here, and not in learning or
 * storage, because both speak of it and neither may know the other.
 *
 * @param name unique within its file
 * @param type the element type
 * @param shape lengths of the dimensions, outermost first; empty for a scalar
 * @param bytes read-only little-endian elements, position 0 to the end
 */
public record Tensor(String name, Type type, List<Long> shape, ByteBuffer bytes) {

    public Tensor {
        shape = List.copyOf(shape);
        bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long expected = elements(shape) * type.width();
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException("tensor " + name + " of shape " + shape + " and type " + type + " has "
                    + expected + " bytes, not " + bytes.remaining());
        }
    }

    /** Element types, with the names of the safetensors format. */
    public enum Type {
        F32(4),
        F64(8),
        I32(4),
        I64(8),
        BF16(2),
        F16(2);

        private final int width;

        Type(int width) {
            this.width = width;
        }

        /** Bytes of one element. */
        public int width() {
            return width;
        }
    }

    /** A tensor of 32-bit floats; the values are copied. */
    public static Tensor ofFloats(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new Tensor(name, Type.F32, Arrays.stream(shape).boxed().toList(), bytes);
    }

    /** A tensor of 64-bit integers; the values are copied. */
    public static Tensor ofLongs(String name, long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return new Tensor(name, Type.I64, Arrays.stream(shape).boxed().toList(), bytes);
    }

    /** A tensor of 32-bit integers; the values are copied. */
    public static Tensor ofInts(String name, int[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(values);
        return new Tensor(name, Type.I32, Arrays.stream(shape).boxed().toList(), bytes);
    }

    /** The elements as floats, copied; only for {@link Type#F32}. */
    public float[] toFloats() {
        require(Type.F32);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** The elements as longs, copied; only for {@link Type#I64}. */
    public long[] toLongs() {
        require(Type.I64);
        long[] values = new long[bytes.remaining() / Long.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }

    /** The elements as integers, copied; only for {@link Type#I32}. */
    public int[] toInts() {
        require(Type.I32);
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
        return values;
    }

    /** The number of elements that a shape holds. */
    public static long elements(List<Long> shape) {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    private void require(Type expected) {
        if (type != expected) {
            throw new IllegalStateException("tensor " + name + " is " + type + ", not " + expected);
        }
    }
}
