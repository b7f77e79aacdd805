package dev.trainyard.datasets.read;

import java.nio.file.Path;

/** A file on this machine and how it is written. */
public record DataFile(Path path, FileFormat format) {}
