package dev.trainyard.learning.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Moves numbers between Java and libtorch, always by copying. */
final class NativeTensors {

    private NativeTensors() {}

    /**
     * A native copy that owns its memory. What DJL makes from a Java buffer borrows that buffer's memory and loses it
     * to the garbage collector while native code may still look at it; a duplicate is libtorch's own.
     */
    static NDArray owned(NDManager manager, Tensor tensor) {
        try (NDArray borrowed = borrowed(manager, tensor)) {
            return borrowed.duplicate();
        }
    }

    /** A native view of Java memory. Only for arguments that are closed right after the call that used them. */
    static NDArray borrowed(NDManager manager, Tensor tensor) {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(tensor.bytes().remaining()).order(ByteOrder.nativeOrder());
        direct.put(tensor.bytes().duplicate()).flip();
        return manager.create(direct, shape(tensor.shape()), dataType(tensor.type()));
    }

    /** The numbers as they are now. */
    static Tensor copyOut(String name, NDArray array) {
        List<Long> shape = new ArrayList<>();
        for (long length : array.getShape().getShape()) {
            shape.add(length);
        }
        return new Tensor(name, type(array.getDataType()), shape, ByteBuffer.wrap(bytes(array)));
    }

    private static byte[] bytes(NDArray array) {
        if (array.getDevice().equals(Device.cpu())) {
            return array.toByteArray();
        }
        NDArray here = array.toDevice(Device.cpu(), true);
        // Where the array's own manager is of another device, DJL has made one for the copy, and closes neither.
        boolean ownManager = here.getManager() != array.getManager();
        try {
            return here.toByteArray();
        } finally {
            if (ownManager) {
                here.getManager().close();
            } else {
                here.close();
            }
        }
    }

    private static Shape shape(List<Long> lengths) {
        return new Shape(lengths.stream().mapToLong(Long::longValue).toArray());
    }

    private static DataType dataType(Tensor.Type type) {
        return switch (type) {
            case F32 -> DataType.FLOAT32;
            case F64 -> DataType.FLOAT64;
            case I32 -> DataType.INT32;
            case I64 -> DataType.INT64;
            // DJL's native code aborts the process for these, so they never get that far.
            case BF16, F16 -> throw new IllegalArgumentException("the engine takes no " + type + " from Java");
        };
    }

    private static Tensor.Type type(DataType type) {
        if (type == DataType.FLOAT32) {
            return Tensor.Type.F32;
        }
        if (type == DataType.FLOAT64) {
            return Tensor.Type.F64;
        }
        if (type == DataType.INT32) {
            return Tensor.Type.I32;
        }
        if (type == DataType.INT64) {
            return Tensor.Type.I64;
        }
        throw new IllegalArgumentException("no tensor type for " + type);
    }
}
