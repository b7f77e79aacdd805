package dev.trainyard.learning.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that is to end while a native call of its runs. Arguments: how it ends, steps of one native call, the
 * exit's limit in milliseconds, and how many milliseconds of the call pass first.
 */
final class LongCallMain {

    /** The line that says that the native calls have begun. */
    static final String BUSY = "busy";
    /** The status of {@link Ending#EXITS}. */
    static final int OWN_STATUS = 7;

    /** How the process ends. */
    enum Ending {
        IS_KILLED,
        EXITS,
        RETURNS
    }

    private LongCallMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Ending ending = Ending.valueOf(arguments[0]);
        long steps = Long.parseLong(arguments[1]);
        Duration limit = Duration.ofMillis(Long.parseLong(arguments[2]));
        Duration before = Duration.ofMillis(Long.parseLong(arguments[3]));

        Engine engine = Engine.start(new EngineSettings(1, DeviceChoice.CPU, limit));
        CountDownLatch calling = new CountDownLatch(1);
        Thread trainer = new Thread(() -> train(engine, steps, calling), "trainer");
        trainer.setDaemon(ending != Ending.IS_KILLED);
        trainer.start();
        calling.await();
        System.out.println(BUSY);
        System.out.flush();
        switch (ending) {
            case IS_KILLED -> trainer.join();
            case EXITS -> {
                LockSupport.parkNanos(before.toNanos());
                System.exit(OWN_STATUS);
            }
            case RETURNS -> LockSupport.parkNanos(before.toNanos());
        }
    }

    private static void train(Engine engine, long steps, CountDownLatch calling) {
        engine.call(() -> {
            try (BurnProgram program = new BurnProgram(engine)) {
                program.burn(1);
                calling.countDown();
                while (!engine.isEnding()) {
                    program.burn(steps);
                }
            }
            return engine;
        });
    }
}
