package dev.trainyard.commandline;

import dev.trainyard.commandline.stack.Yard;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** A yard for as long as something lasts: it is stopped in order, whether that ended, failed, or was interrupted. */
final class YardRun {

    private final Yard yard;
    private final Thread main = Thread.currentThread();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean stopping;

    private YardRun(Yard yard) {
        this.yard = yard;
    }

    /** What the yard is there for; gives the exit status. */
    interface Purpose {
        int fulfil() throws IOException, InterruptedException;
    }

    /**
     * Starts the yard, fulfils the purpose, stops the yard.
     *
     * @return the purpose's exit status. After Ctrl-C or SIGTERM nobody asks for it: the process ends with 130 or 143
     */
    static int run(Yard yard, Purpose purpose) throws IOException, InterruptedException {
        return new YardRun(yard).run(purpose);
    }

    private int run(Purpose purpose) throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait));
        try {
            yard.start();
            return purpose.fulfil();
        } catch (InterruptedException e) {
            return 1;
        } finally {
            beginToStop();
            try {
                yard.stop();
            } finally {
                stopped.countDown();
            }
        }
    }

    /** From here on no interruption may come any more: it would end the stopping itself. */
    private synchronized void beginToStop() {
        stopping = true;
        var _ = Thread.interrupted();
    }

    private void endAndWait() {
        yard.end();
        synchronized (this) {
            if (!stopping) {
                main.interrupt(); // it may still be starting, or at something long
            }
        }
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
