package dev.trainyard.learning.engine;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The one door to libtorch: one at a time in a process, one thread that owns every module and tensor, and a gate that the
 * exit of the process has to pass. Three things kill the JVM or silently corrupt numbers, and all three are impossible here:
 * exiting while a native call runs ({@link ExitGate}), closing from another thread than the one that calls (everything
 * runs on {@link #THREAD_NAME}), and tensors that outlive the Java buffer they were made from ({@link NativeTensors}
 * copies).
 */
public final class Engine implements AutoCloseable {

    /** The thread on which all native work happens. */
    public static final String THREAD_NAME = "trainyard-engine";

    private static final System.Logger LOGGER = System.getLogger(Engine.class.getName());
    private static final int EXIT_ON_SIGTERM = 128 + 15;
    /** Of the time that an exit may take, the last tenth is for a call that a stubborn loop has just begun. */
    private static final int SHARES_OF_LIMIT = 10;

    private static final AtomicBoolean OPEN = new AtomicBoolean();

    private final EngineSettings settings;
    private final ExitGate gate = new ExitGate();
    private final TaskQueue tasks = new TaskQueue();
    private final Thread thread;
    private final Thread exitHook;
    private volatile boolean ending;
    private NDManager manager;
    private EngineIdentity identity;

    private Engine(EngineSettings settings) {
        this.settings = settings;
        this.thread = new Thread(this::runTasks, THREAD_NAME);
        // A main that returns, or dies, ends the process; the exit hook still waits for what this thread is doing.
        this.thread.setDaemon(true);
        this.exitHook = new Thread(this::exitSafely, "trainyard-engine-exit");
    }

    /**
     * Loads libtorch and starts the engine's thread. Takes a second or so, more at a machine's very first start.
     *
     * @throws IllegalStateException when this process has an engine that is not closed, or is exiting already, or when
     *     it is to compute on a graphics card and cannot
     */
    public static Engine start(EngineSettings settings) {
        if (!OPEN.compareAndSet(false, true)) {
            throw new IllegalStateException("this process has an engine already; close it, or share it");
        }
        Engine engine = new Engine(settings);
        try {
            // Before the first native call: a process that is told to exit while libtorch loads must already be safe.
            Runtime.getRuntime().addShutdownHook(engine.exitHook);
            engine.thread.start();
            engine.call(() -> {
                engine.load();
                return engine;
            });
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
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
            EngineDevice device = device();
            manager = NDManager.newBaseManager(djlDevice(device), "PyTorch");
            // These three are settings of the calling thread, so they are made on the only one that calls.
            JniUtils.setGradMode(true);
            JniUtils.setGraphExecutorOptimize(false);
            JniUtils.setNumThreads(settings.threads());
            identity = new EngineIdentity(
                    "pytorch", djl.getVersion(), device, settings.threads(), InstructionSet.ofThisProcessor());
            return manager;
        });
    }

    private EngineDevice device() {
        return switch (settings.device()) {
            case CPU -> new EngineDevice.Processor();
            case AUTO ->
                switch (usableCard()) {
                    case CudaDriver.Finding.Found card -> new EngineDevice.Card(card.name());
                    case CudaDriver.Finding.None none -> {
                        LOGGER.log(System.Logger.Level.INFO, "the engine computes on the processor: " + none.reason());
                        yield new EngineDevice.Processor();
                    }
                };
            case CUDA ->
                switch (usableCard()) {
                    case CudaDriver.Finding.Found card -> new EngineDevice.Card(card.name());
                    case CudaDriver.Finding.None none ->
                        throw new IllegalStateException("the engine is to compute on a graphics card, and cannot: "
                                + none.reason() + "; mend that, or let trainyard.engine.device be auto or cpu");
                };
        };
    }

    /** A card that both the driver and this libtorch can use: whether libtorch has CUDA is known by trying. */
    private static CudaDriver.Finding usableCard() {
        CudaDriver.Finding finding = CudaDriver.firstCard();
        if (finding instanceof CudaDriver.Finding.Found card) {
            try (NDManager trial = NDManager.newBaseManager(Device.gpu(), "PyTorch")) {
                trial.zeros(new Shape(1)).close();
            } catch (EngineException e) {
                // The rest of what it says is a list of all that it could do instead.
                String sentence = String.valueOf(e.getMessage()).split("\\. |\\R", 2)[0];
                return new CudaDriver.Finding.None("there is a card, " + card.name()
                        + ", but this libtorch has no use for it (PYTORCH_LIBRARY_PATH can name another): " + sentence);
            }
        }
        return finding;
    }

    private static Device djlDevice(EngineDevice device) {
        return switch (device) {
            case EngineDevice.Processor ignored -> Device.cpu();
            case EngineDevice.Card ignored -> Device.gpu();
        };
    }

    /**
     * Runs work on the engine's thread and waits for it, whatever happens. Work that is already on that thread runs at
     * once. What the work throws is thrown here; a checked exception as the cause of a {@link CompletionException}.
     *
     * @throws EngineClosedException when the engine was closed or the process is about to exit
     */
    public <T> T call(Callable<T> work) {
        if (Thread.currentThread() == thread) {
            return run(work);
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(() -> {
            try {
                result.complete(run(work));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            // The future wraps what the work threw, as run() wraps checked exceptions only.
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
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

    /**
     * One native call, through the gate. Only for the engine's thread.
     *
     * @throws EngineMemoryException when the engine could not have the memory that it needs
     */
    <T> T nativeCall(Supplier<T> call) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("native calls belong on the thread " + THREAD_NAME);
        }
        try {
            return gate.pass(call);
        } catch (EngineException e) {
            EngineMemoryException.of(e).ifPresent(full -> {
                throw full;
            });
            throw e;
        }
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
        for (Optional<Runnable> task = tasks.take(); task.isPresent(); task = tasks.take()) {
            task.get().run();
        }
    }

    private void end() {
        ending = true;
        tasks.close();
    }

    private void exitSafely() {
        end();
        Duration lastShare = settings.exitLimit().dividedBy(SHARES_OF_LIMIT);
        try {
            // Loops see the flag at their next step; what they still say to the engine is let through until then.
            thread.join(settings.exitLimit().minus(lastShare));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive() && !gate.shut(lastShare)) {
            ProcessExit.immediately(EXIT_ON_SIGTERM);
        }
    }

    /**
     * Ends the engine's thread once all work that it was given is done. Later calls are refused.
     *
     * @throws IllegalStateException on the engine's own thread, which cannot wait for itself
     */
    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the engine cannot be closed by its own work");
        }
        end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(exitHook);
        } catch (IllegalStateException e) {
            // The process is exiting already, and the hook is part of that.
            return;
        }
        OPEN.set(false);
    }
}
