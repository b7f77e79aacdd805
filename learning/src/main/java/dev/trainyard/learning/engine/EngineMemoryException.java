package dev.trainyard.learning.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The engine could not have the memory that an operation needs. What was there before is still there. */
public final class EngineMemoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** How libtorch's allocators, on processors and on graphics cards, and C++ itself say it. */
    private static final List<String> WORDS =
            List.of("out of memory", "can't allocate memory", "not enough memory", "bad_alloc");

    private EngineMemoryException(String words, Throwable cause) {
        super(words, cause);
    }

    /** The exception, if that is what an engine's failure means: its message is the line that says so. */
    static Optional<EngineMemoryException> of(Throwable failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> WORDS.stream().anyMatch(line.toLowerCase(Locale.ROOT)::contains))
                .findFirst()
                .map(line -> new EngineMemoryException(line.strip(), failure));
    }
}
