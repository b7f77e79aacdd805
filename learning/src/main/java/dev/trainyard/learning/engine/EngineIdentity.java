package dev.trainyard.learning.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the bits of a result depend on beside recipe and data: two engines with equal identities give equal bytes.
 *
 * @param instructionSet what libtorch chose on this processor, such as {@code AVX2}
 */
public record EngineIdentity(String engine, String version, String device, int threads, String instructionSet) {

    /** The same as names and values. */
    public Map<String, String> toMap() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", engine);
        facts.put("engine_version", version);
        facts.put("device", device);
        facts.put("threads", Integer.toString(threads));
        facts.put("instruction_set", instructionSet);
        return facts;
    }
}
