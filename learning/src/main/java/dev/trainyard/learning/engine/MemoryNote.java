package dev.trainyard.learning.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process could see of the machine's memory at some moment.
 *
 * @param boot names the machine's start, within which the next member only grows
 * @param killings how often the kernel has killed a process because memory was full, its own groups' limits included
 * @param residentBytes that this process had
 */
public record MemoryNote(String boot, long killings, long residentBytes) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path COUNTERS = Path.of("/proc/vmstat");
    private static final Path OWN = Path.of("/proc/self/status");

    /** As it is now; nothing on systems that do not tell. */
    public static Optional<MemoryNote> ofThisProcess() {
        try {
            if (!Files.isReadable(COUNTERS) || !Files.isReadable(BOOT)) {
                return Optional.empty();
            }
            Optional<Long> killings = number(Files.readAllLines(COUNTERS), "oom_kill ");
            long resident = number(Files.readAllLines(OWN), "VmRSS:").orElse(0L) * 1024;
            String boot = Files.readString(BOOT).strip();
            return killings.map(count -> new MemoryNote(boot, count, resident));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> number(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> Long.parseLong(
                        line.substring(name.length()).replace("kB", "").strip()));
    }

    /** Whether the kernel killed between this and a later note. */
    boolean isBeforeAKillingOf(MemoryNote later) {
        return boot.equals(later.boot) && killings < later.killings;
    }

    List<String> lines() {
        return List.of(boot, Long.toString(killings), Long.toString(residentBytes));
    }

    /** Nothing for what is no note. */
    static Optional<MemoryNote> read(List<String> lines) {
        boolean isNote = lines.size() == 3 && lines.subList(1, 3).stream().allMatch(line -> line.matches("\\d{1,18}"));
        return isNote
                ? Optional.of(new MemoryNote(lines.get(0), Long.parseLong(lines.get(1)), Long.parseLong(lines.get(2))))
                : Optional.empty();
    }
}
