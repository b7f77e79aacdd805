package dev.trainyard.clients;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * A folder in which a client of another language is put together and set to work.
 *
 * @param folder where it is
 */
record Workshop(Path folder) {

    /** What a command came to. */
    record Ending(int status, String output) {}

    /** Makes one for a language, with these files of its tests. */
    static Workshop of(String language, List<String> files) throws IOException {
        Path folder = Path.of("target", language).toAbsolutePath();
        Files.createDirectories(folder);
        for (String file : files) {
            Files.copy(
                    Path.of("src", "test", language, file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return new Workshop(folder);
    }

    /** What a client has to be told of a yard: as every user tells it, and what the walk needs. */
    static Map<String, String> settings(URI yard) {
        return Map.of(
                "OPENAI_BASE_URL",
                yard + "/v1",
                "OPENAI_API_KEY",
                "any key will do",
                "IRIS",
                RunningYard.HOME.resolve("examples/iris.csv").toString(),
                "DATES",
                RunningYard.HOME.resolve("examples/dates.jsonl").toString(),
                "BASE_MODEL",
                RunningYard.ELSEWHERES);
    }

    Ending run(Map<String, String> settings, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            return new Ending(process.waitFor(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
