package dev.trainyard.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryWitnessTest {

    private static final MemoryNote BEFORE = new MemoryNote("boot-1", 4, 1_000);

    @TempDir
    private Path folder;

    @Test
    void aStartAfterAKillingForMemoryKnowsWhatItsPredecessorHadLast() {
        die(BEFORE);
        assertThat(after(new MemoryNote("boot-1", 5, 10)).takeVictim()).contains(BEFORE);
        assertThat(after(new MemoryNote("boot-1", 5, 10)).takeVictim())
                .as("told once")
                .isEmpty();
    }

    @Test
    void aDeathWithoutAKillingForMemoryIsNoVictimNorIsOneOfAnotherBootOrWithoutANote() {
        assertThat(after(new MemoryNote("boot-1", 5, 10)).takeVictim()).isEmpty();
        die(BEFORE);
        assertThat(after(new MemoryNote("boot-1", 4, 10)).takeVictim()).isEmpty();
        die(BEFORE);
        assertThat(after(new MemoryNote("boot-2", 9, 10)).takeVictim()).isEmpty();
        die(BEFORE);
        assertThat(new MemoryWitness(folder, Optional::empty).takeVictim()).isEmpty();
    }

    @Test
    void anEndInGoodOrderLeavesNoNote() {
        MemoryWitness witness = after(BEFORE);
        witness.start();
        assertThat(folder).isNotEmptyDirectory();
        witness.close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsNoNoteIsPassedOver() throws IOException {
        die(BEFORE);
        Path note;
        try (var files = Files.list(folder)) {
            note = files.findFirst().orElseThrow();
        }
        for (List<String> lines : List.of(List.<String>of(), List.of("boot-1", "4"), List.of("boot-1", "-4", "x"))) {
            Files.write(note, lines);
            assertThat(after(new MemoryNote("boot-1", 5, 10)).takeVictim()).isEmpty();
        }
    }

    @Test
    void linuxTellsOfThisProcess() {
        assumeThat(Path.of("/proc/vmstat")).as("only where the kernel tells").isReadable();
        assertThat(MemoryNote.ofThisProcess()).hasValueSatisfying(note -> {
            assertThat(note.boot()).isNotBlank();
            assertThat(note.killings()).isNotNegative();
            assertThat(note.residentBytes()).isGreaterThan(10L << 20);
        });
    }

    /** Leaves the first note of a witness that is never closed, as a killed process does. */
    private void die(MemoryNote last) {
        MemoryWitness witness = after(last);
        witness.start();
        try {
            Files.copy(folder.resolve("memory-note"), folder.resolve("kept"));
            witness.close();
            Files.move(folder.resolve("kept"), folder.resolve("memory-note"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private MemoryWitness after(MemoryNote now) {
        return new MemoryWitness(folder, () -> Optional.of(now));
    }
}
