package dev.trainyard.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the services of this checkout call their settings and meters. */
record ServicesWords(Path home) {

    private static final Pattern SETTING = Pattern.compile("\\| `[^`]+` \\| `(TRAINYARD_[A-Z_]+)` \\|");
    private static final Pattern METER = Pattern.compile("\"(trainyard_[a-z_]+)\"");
    /** What Micrometer adds for Prometheus. */
    private static final List<String> ENDINGS =
            List.of("", "_total", "_seconds", "_seconds_count", "_seconds_sum", "_seconds_max", "_seconds_bucket");

    /** The settings of one service, as the page says that is compared with the code elsewhere. */
    Set<String> settings(String module) {
        String page = read(home.resolve("docs/configuration.md"));
        int from = page.indexOf("## `" + module + "`");
        int to = page.indexOf("\n## ", from + 1);
        return SETTING.matcher(page.substring(from, to < 0 ? page.length() : to))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    /** Every series that the services give to Prometheus. */
    Set<String> series() {
        return Stream.of("api-gateway", "trainer-service", "evaluator-service")
                .map(module -> home.resolve(module).resolve("src/main/java"))
                .flatMap(ServicesWords::javaFiles)
                .map(ServicesWords::read)
                .flatMap(text -> METER.matcher(text).results().map(MatchResult::group))
                .map(quoted -> quoted.replace("\"", ""))
                .flatMap(meter -> ENDINGS.stream().map(ending -> meter + ending))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> javaFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
