package dev.trainyard.commandline.stack;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A log that cannot fill the disk: a file that is full becomes the older one, in place of the one before, and a new one
 * begins. Safe for many threads.
 */
final class BoundedLog implements Closeable {

    private final Path file;
    private final long limit;
    private BufferedWriter writer;
    private long length;

    /** @param limit bytes of one file; both together hold twice that and a line */
    BoundedLog(Path file, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.length = Files.exists(file) ? Files.size(file) : 0;
        this.writer = open();
    }

    private BufferedWriter open() throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** The file that is being written. */
    Path file() {
        return file;
    }

    /** Adds a line; it can be read at once. */
    synchronized void write(String line) throws IOException {
        if (length >= limit) {
            writer.close();
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            writer = open();
            length = 0;
        }
        writer.write(line);
        writer.newLine();
        writer.flush();
        length += line.getBytes(StandardCharsets.UTF_8).length + 1;
    }

    @Override
    public synchronized void close() throws IOException {
        writer.close();
    }
}
