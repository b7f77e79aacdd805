package dev.trainyard.benchmarks.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a user would write in Python for the same job, with PyTorch, run beside ours.
 *
 * @param python the interpreter
 * @param script takes a job and its options; prints a line of JSON
 */
record Rival(String python, Path script) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is missing for it here; empty when it can run. */
    Optional<String> missing() throws InterruptedException {
        if (!Files.isReadable(script)) {
            return Optional.of("the rival's script " + script);
        }
        try {
            Process process = new ProcessBuilder(python, "-c", "import torch")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0
                    ? Optional.empty()
                    : Optional.of("PyTorch for " + python + " (another interpreter: TRAINYARD_PEER_PYTHON)");
        } catch (IOException e) {
            return Optional.of("an interpreter " + python + " (another one: TRAINYARD_PEER_PYTHON)");
        }
    }

    /** Runs a job; gives what it printed. */
    JsonNode run(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python, script.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + said);
        }
        return JSON.readTree(said);
    }
}
