package dev.trainyard.learning.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A program's archive as a file: what the engine loads, for others to load as well. */
public final class ArchiveFile {

    private ArchiveFile() {}

    public static void write(Path file, String className, String source, Map<String, Object> attributes)
            throws IOException {
        Files.write(file, TorchScriptArchive.of(className, source, attributes));
    }
}
