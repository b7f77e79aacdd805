package dev.trainyard.learning.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.trainyard.job.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A program loaded into the engine, with the tensors that it keeps. Made, called and closed on the engine's thread
 * only; every method enforces that.
 */
public final class NativeModule implements AutoCloseable {

    private final Engine engine;
    private final NDManager manager;
    private final NDManager host;
    private final PtSymbolBlock block;
    private final Map<String, NDArray> methods = new HashMap<>();

    /**
     * Loads a program.
     *
     * @throws IllegalArgumentException when libtorch refuses the text; the message has its line and column
     */
    public NativeModule(Engine engine, String className, String source, Map<String, Object> attributes) {
        this.engine = engine;
        byte[] archive = TorchScriptArchive.of(className, source, attributes);
        this.manager = engine.nativeCall(() -> engine.manager().newSubManager());
        this.host = engine.nativeCall(() -> manager.newSubManager(Device.cpu()));
        this.block = engine.nativeCall(() -> load(archive));
    }

    private PtSymbolBlock load(byte[] archive) {
        try {
            return JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), true, false);
        } catch (EngineException e) {
            manager.close();
            throw new IllegalArgumentException("the engine refuses the program: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
    }

    /** Copies numbers into the memory of the engine's device, where they stay until this module is closed. */
    public Kept keep(Tensor tensor, boolean learnt) {
        return engine.nativeCall(() -> {
            NDArray array = NativeTensors.owned(manager, tensor);
            array.setRequiresGradient(learnt);
            return new Kept(engine, tensor.name(), array);
        });
    }

    /** Hands lists of kept tensors to a method; the program works on the same memory from then on. */
    public void handOver(String method, Map<String, List<Kept>> lists) {
        engine.nativeCall(() -> {
            NDList arguments = new NDList();
            lists.forEach((list, tensors) -> tensors.forEach(kept -> {
                kept.array.setName(list + "[]");
                arguments.add(kept.array);
            }));
            call(method, arguments).close();
            return method;
        });
    }

    /** Hands single kept tensors to a method, in order. */
    public void handOver(String method, List<Kept> tensors) {
        engine.nativeCall(() -> {
            NDList arguments = new NDList();
            tensors.forEach(kept -> {
                kept.array.setName("");
                arguments.add(kept.array);
            });
            call(method, arguments).close();
            return method;
        });
    }

    /**
     * Calls a method with numbers that it does not keep, and copies its one result out. The numbers come in the
     * processor's memory, since a program reads some of them as settings; it moves itself what it computes with.
     */
    public Tensor call(String method, List<Tensor> arguments) {
        return engine.nativeCall(() -> {
            List<NDArray> borrowed = new ArrayList<>();
            try {
                NDList list = new NDList();
                for (Tensor argument : arguments) {
                    NDArray array = NativeTensors.borrowed(host, argument);
                    borrowed.add(array);
                    list.add(array);
                }
                try (NDList results = call(method, list)) {
                    return NativeTensors.copyOut(method, results.singletonOrThrow());
                }
            } finally {
                borrowed.forEach(NDArray::close);
            }
        });
    }

    private NDList call(String method, NDList arguments) {
        NDArray name = methods.computeIfAbsent("module_method:" + method, tag -> {
            NDArray array = host.zeros(new Shape(1));
            array.setName(tag);
            return array;
        });
        arguments.add(name);
        return IValueUtils.forward(block, arguments, true);
    }

    /** How many tensors this module holds beside its program's own: a number that no call may make grow. */
    public int tensors() {
        return engine.nativeCall(() ->
                manager.getManagedArrays().size() + host.getManagedArrays().size());
    }

    @Override
    public void close() {
        engine.nativeCall(() -> {
            block.close();
            manager.close();
            return manager;
        });
    }

    /** A tensor that lives in the engine. */
    public static final class Kept {
        private final Engine engine;
        private final String name;
        private final NDArray array;

        private Kept(Engine engine, String name, NDArray array) {
            this.engine = engine;
            this.name = name;
            this.array = array;
        }

        /** A copy of the numbers as they are now. */
        public Tensor copyOut() {
            return engine.nativeCall(() -> NativeTensors.copyOut(name, array));
        }
    }
}
