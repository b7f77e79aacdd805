package dev.trainyard.learning.soak;

import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One start of a soak. Argument: how many steps. Ends with status 0 and a line that begins with {@code ok}, or with
 * status 1 and one that begins with {@code FAILED}.
 */
public final class SoakRun {

    private static final Path OWN_STATUS = Path.of("/proc/self/status");

    private SoakRun() {}

    public static void main(String[] arguments) {
        long steps = arguments.length == 1 && arguments[0].matches("[0-9]{3,12}") ? Long.parseLong(arguments[0]) : 0;
        if (steps < 100) {
            System.err.println(
                    "soak takes one number, the steps of a start, at least 100: not " + String.join(" ", arguments));
            System.exit(2);
        }
        Soak.Result result;
        double seconds;
        try (Engine engine = Engine.start(EngineSettings.defaults())) {
            long began = System.nanoTime();
            result = new Soak(engine, steps, SoakRun::residentBytes, System.out::println).run();
            seconds = (System.nanoTime() - began) / 1e9;
        }
        result.fault().ifPresent(fault -> System.out.println("FAILED: " + fault));
        System.out.println("weights " + result.weights());
        if (result.fault().isEmpty()) {
            System.out.printf(
                    Locale.ROOT, "ok: %d steps in %.1f s, %.3f ms each%n", steps, seconds, seconds * 1e3 / steps);
        }
        System.exit(result.fault().isEmpty() ? 0 : 1);
    }

    private static long residentBytes() {
        try {
            return Files.readAllLines(OWN_STATUS).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException(OWN_STATUS + " has no VmRSS"))
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException("a soak measures its memory by " + OWN_STATUS + ", which only Linux has", e);
        }
    }
}
