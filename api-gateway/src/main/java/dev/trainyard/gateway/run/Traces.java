package dev.trainyard.gateway.run;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Places in traces, as W3C Trace Context (level 1) writes them: {@code 00-TRACE-PARENT-FLAGS}. */
public final class Traces {

    private static final String WELL_FORMED = "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}";
    private static final String SAMPLED = "01";

    private final RandomGenerator random;

    public Traces(RandomGenerator random) {
        this.random = random;
    }

    /** A new place in the trace of whoever asks, or in a new trace when they brought none that can be read. */
    public String continuing(Optional<String> traceParent) {
        Optional<String[]> parts =
                traceParent.filter(text -> text.matches(WELL_FORMED)).map(text -> text.split("-", -1));
        String trace = parts.map(part -> part[1]).orElseGet(() -> digits(16));
        return "00-" + trace + "-" + digits(8) + "-"
                + parts.map(part -> part[3]).orElse(SAMPLED);
    }

    private String digits(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        bytes[0] |= 1; // all zeros would mean none
        return HexFormat.of().formatHex(bytes);
    }
}
