package dev.trainyard.learning.program;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Single 64-bit floats as arguments: a learning rate must not be rounded to 32 bits on its way. */
public final class Doubles {

    private Doubles() {}

    /** One number. */
    public static Tensor tensor(String name, double value) {
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putDouble(0, value);
        return new Tensor(name, Tensor.Type.F64, List.of(1L), bytes);
    }
}
