package dev.trainyard.commandline.client;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * A line that shows how far training is; on a terminal it is drawn over itself, elsewhere anew at every tenth of the
 * way, and now and then when that takes long.
 */
final class ProgressBar {

    private static final int WIDTH = 28;
    private static final int PLAIN_LINES = 10;
    private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(10);

    private final PrintStream out;
    private final boolean terminal;
    private boolean drawn;
    private long tenthsShown;
    private Duration lastPlain = Duration.ZERO;

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(long seen, long step, long total, double loss, Duration running) {
        if (total <= 0) {
            return;
        }
        double seconds = Math.max(0.001, running.toMillis() / 1000.0);
        double rate = seen / seconds;
        String line = render(step, total, loss, rate);
        if (terminal) {
            out.print("\r" + line + "\u001b[K");
            drawn = true;
        } else if (isDue(PLAIN_LINES * step / total, running)) {
            out.println(line);
        }
        out.flush();
    }

    private boolean isDue(long tenths, Duration running) {
        if (tenths <= tenthsShown && running.minus(lastPlain).compareTo(PLAIN_INTERVAL) < 0) {
            return false;
        }
        tenthsShown = Math.max(tenths, tenthsShown);
        lastPlain = running;
        return true;
    }

    static String render(long step, long total, double loss, double rate) {
        int filled = (int) Math.min(WIDTH, WIDTH * step / total);
        String pace =
                rate > 0 ? String.format(Locale.ROOT, "  %.0f steps/s  %.0f s left", rate, (total - step) / rate) : "";
        return String.format(
                Locale.ROOT,
                "  [%s%s] step %d/%d  loss %.4f%s",
                "█".repeat(filled),
                "·".repeat(WIDTH - filled),
                step,
                total,
                loss,
                pace);
    }

    /** Ends the line that was drawn over itself. */
    void end() {
        if (drawn) {
            out.println();
            drawn = false;
        }
    }
}
