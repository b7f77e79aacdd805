package dev.trainyard.datasets.read;

import java.util.Locale;

/** How rows are written in a file. */
public enum FileFormat {
    /** Separated values with a header. */
    CSV,
    /** One JSON object a line. */
    JSONL;

    /** By the file's name: JSONL for .jsonl, .ndjson and .json; everything else is separated values. */
    public static FileFormat ofName(String filename) {
        String name = filename.toLowerCase(Locale.ROOT);
        boolean json = name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json");
        return json ? JSONL : CSV;
    }
}
