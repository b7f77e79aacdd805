package dev.trainyard.learning.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A process that opens and closes its engine many times, while others call it. Argument: how many times. */
final class ClosingMain {

    private static final int CALLERS = 3;

    private ClosingMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            Engine engine = Engine.start(EngineSettings.defaults().on(DeviceChoice.CPU));
            AtomicInteger refused = new AtomicInteger();
            CountDownLatch calling = new CountDownLatch(CALLERS);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(Thread.ofPlatform().start(() -> callUntilRefused(engine, calling, refused)));
            }
            calling.await();
            engine.close();
            engine.close();
            for (Thread caller : callers) {
                caller.join();
            }
            System.out.println(refused.get() + " of " + CALLERS + " callers were refused");
        }
    }

    private static void callUntilRefused(Engine engine, CountDownLatch calling, AtomicInteger refused) {
        try {
            while (true) {
                engine.call(() -> engine.nativeCall(() -> engine.manager().isOpen()));
                calling.countDown();
            }
        } catch (EngineClosedException e) {
            refused.incrementAndGet();
        }
    }
}
