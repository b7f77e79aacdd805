package dev.trainyard.learning.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/**
 * The one door to libtorch: one per process, one thread that owns every module and tensor, and a gate that the exit of
 * the process has to pass. Three things kill the JVM or silently corrupt numbers, and all three are impossible here:
 * exiting while a native call runs ({@link ExitGate}), closing from another thread than the one that calls (everything
 * runs on {@link #THREAD_NAME}), and tensors that outlive the Java buffer they were made from ({@link NativeTensors}
 * copies).
 */
public final class Engine implements AutoCloseable {

    /** The thread on which all native work happens. */
    public static final String THREAD_NAME = "trainyard-engine";

    private static final int EXIT_ON_SIGTERM = 128 + 15;

    private final EngineSettings settings;
    private final ExitGate gate = new ExitGate();
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Thread thread;
    private final Thread exitHook;
    private volatile boolean ending;
    private NDManager manager;
    private EngineIdentity identity;

    private Engine(EngineSettings settings) {
        this.settings = settings;
        this.thread = new Thread(this::runTasks, THREAD_NAME);
        this.exitHook = new Thread(this::exitSafely, "trainyard-engine-exit");
    }

    /** Loads libtorch and starts the engine's thread. Takes a second or so, more at a machine's very first start. */
    public static Engine start(EngineSettings settings) {
        Engine engine = new Engine(settings);
        // Before the first native call: a process that is told to exit while libtorch loads must already be safe.
        Runtime.getRuntime().addShutdownHook(engine.exitHook);
        engine.thread.start();
        engine.call(() -> {
            engine.load();
            return null;
        });
        return engine;
    }

    private void load() {
        // The engine never calls out: no download, no telemetry.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(settings.threads()));
        gate.pass(() -> {
            ai.djl.engine.Engine djl = ai.djl.engine.Engine.getEngine("PyTorch");
            manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
            // These three are settings of the calling thread, so they are made on the only one that calls.
            JniUtils.setGradMode(true);
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setNumThreads(settings.threads());
            identity = new EngineIdentity(
                    "pytorch", djl.getVersion(), "cpu", settings.threads(), InstructionSet.ofThisProcessor());
            return manager;
        });
    }

    /**
     * Runs work on the engine's thread and waits for it. Work that is already on that thread runs at once.
     *
     * @throws EngineClosedException when the process is about to exit
     */
    public <T> T call(Callable<T> work) {
        if (Thread.currentThread() == thread) {
            return run(work);
        }
        if (ending) {
            throw new EngineClosedException();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(work.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        if (!thread.isAlive()) {
            throw new EngineClosedException();
        }
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static <T> T run(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** One native call, through the gate. Only for the engine's thread. */
    <T> T nativeCall(Supplier<T> call) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("native calls belong on the thread " + THREAD_NAME);
        }
        return gate.pass(call);
    }

    NDManager manager() {
        return manager;
    }

    /** What results depend on. */
    public EngineIdentity identity() {
        return identity;
    }

    /** Whether the process is about to exit: long work ends at its next step. */
    public boolean isEnding() {
        return ending;
    }

    private void runTasks() {
        try {
            while (!ending || !tasks.isEmpty()) {
                tasks.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        ending = true;
        tasks.add(() -> {}); // wakes the thread, so that it sees the end
    }

    private void exitSafely() {
        end();
        try {
            // Loops see the flag at their next step; what they still say to the engine is let through until then.
            thread.join(settings.exitLimit().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && !gate.shut(java.time.Duration.ofMillis(1))) {
            ProcessExit.immediately(EXIT_ON_SIGTERM);
        }
    }

    /** Ends the engine's thread once its work is done. The process must not start another engine. */
    @Override
    public void close() {
        end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        gate.shut(settings.exitLimit());
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The process is exiting already, and the hook is part of that.
            return;
        }
    }
}
