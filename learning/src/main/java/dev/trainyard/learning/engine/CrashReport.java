package dev.trainyard.learning.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a native crash of an earlier start left behind: the JVM's error file. The next start reports it, so that the
 * job learns that the engine crashed and not merely that its worker died.
 *
 * @param signal such as {@code SIGSEGV (0xb) at pc=…}, or the JVM's own words for what else ended it
 * @param frame the native frame that crashed, where the file knows it
 * @param file the error file's name
 */
public record CrashReport(String signal, String frame, String file) {

    /** Where {@code -XX:ErrorFile} must point, within the directory that {@link #takeNewest} reads. */
    public static final String FILE_PATTERN = "hs_err_pid%p.log";

    private static final String REPORTED = ".reported";
    /** What begins most error files, and says nothing. */
    private static final String OPENING = "A fatal error has been detected by the Java Runtime Environment:";

    private static final int LINES_OF_SUMMARY = 50;

    /** Takes the newest report of a directory; every report counts as taken afterwards. */
    public static Optional<CrashReport> takeNewest(Path directory) {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        Optional<CrashReport> newest = Optional.empty();
        try {
            for (Path file : oldestFirst(directory)) {
                newest = Optional.of(read(file));
                Path taken = file.resolveSibling(file.getFileName() + REPORTED);
                Files.move(file, taken, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the crash reports in " + directory, e);
        }
        return newest;
    }

    /** Whether memory had run out, as the JVM says itself when it is the one that notices. */
    public boolean isOfMemory() {
        return signal.startsWith("There is insufficient memory") || signal.startsWith("Out of Memory Error");
    }

    private static List<Path> oldestFirst(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("hs_err_pid\\d+\\.log"))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()))
                    .toList();
        }
    }

    private static CrashReport read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
            List<String> summary = lines.limit(LINES_OF_SUMMARY)
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.substring(1).strip())
                    .filter(line -> !line.isEmpty() && !line.equals(OPENING))
                    .toList();
            String frame = summary.stream()
                    .dropWhile(line -> !line.startsWith("Problematic frame"))
                    .skip(1)
                    .findFirst()
                    .orElse("unknown frame");
            String signal = summary.isEmpty() ? "unknown signal" : summary.getFirst();
            return new CrashReport(signal, frame, file.getFileName().toString());
        }
    }
}
