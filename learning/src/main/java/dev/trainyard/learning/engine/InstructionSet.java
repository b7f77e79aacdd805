package dev.trainyard.learning.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The widest vector instructions of this processor that libtorch has kernels for, by libtorch's own names. */
final class InstructionSet {

    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private InstructionSet() {}

    static String ofThisProcessor() {
        if (!Files.isReadable(PROCESSOR)) {
            return System.getProperty("os.arch");
        }
        try {
            List<String> lines = Files.readAllLines(PROCESSOR, StandardCharsets.ISO_8859_1);
            return lines.stream()
                    .filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> choose(
                            Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    private static String choose(Set<String> flags) {
        if (flags.contains("avx512f") && flags.contains("avx512vl") && flags.contains("avx512bw")) {
            return "AVX512";
        }
        return flags.contains("avx2") && flags.contains("fma") ? "AVX2" : "DEFAULT";
    }
}
