package dev.trainyard.learning.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a start whether the one before it was killed by the kernel because memory was full, which leaves no other trace:
 * a process notes every second how often the kernel has killed on this machine, and takes the note away when it ends in
 * good order. A note that is still there, from before the newest such killing, is that of a victim.
 *
 * <p>The kernel counts for the whole machine. A process that died otherwise in the same second as another was killed
 * for memory is taken for a victim too; that costs a job smaller micro-batches, and no result.
 */
public final class MemoryWitness implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(MemoryWitness.class.getName());
    private static final String FILE = "memory-note";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final Supplier<Optional<MemoryNote>> machine;
    private Optional<Thread> thread = Optional.empty();

    /**
     * @param directory of this worker alone; outlives its process
     * @param machine what can be seen now; nothing where the machine does not tell
     */
    public MemoryWitness(Path directory, Supplier<Optional<MemoryNote>> machine) {
        this.file = directory.resolve(FILE);
        this.machine = machine;
    }

    /** What an earlier start noted last, if the kernel has killed for memory since. The note counts as taken. */
    public Optional<MemoryNote> takeVictim() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            Files.delete(file);
            Optional<MemoryNote> now = machine.get();
            return MemoryNote.read(lines)
                    .filter(note -> now.filter(note::isBeforeAKillingOf).isPresent());
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the note on memory cannot be read: " + e);
            return Optional.empty();
        }
    }

    /** Begins to note, where the machine tells. */
    public void start() {
        if (note()) {
            thread = Optional.of(
                    Thread.ofPlatform().daemon().name("memory-witness").start(this::run));
        }
    }

    private void run() {
        try {
            do {
                Thread.sleep(INTERVAL);
            } while (note());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean note() {
        Optional<MemoryNote> now = machine.get();
        try {
            if (now.isPresent()) {
                // A kill in the middle of a write must not leave half a note.
                Path next = file.resolveSibling(FILE + ".next");
                Files.write(next, now.get().lines());
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the note on memory cannot be written: " + e);
        }
        return now.isPresent();
    }

    /** The process ends in good order. */
    @Override
    public void close() {
        try {
            if (thread.isPresent()) {
                thread.get().interrupt();
                thread.get().join();
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the note on memory cannot be taken away: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
