package dev.trainyard.learning.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the bits of a result depend on beside recipe and data: on processors two engines with equal identities give
 * equal bytes. On a card some sums are taken in the order in which its cores finish, so there they are merely near.
 *
 * @param instructionSet what libtorch chose on this processor, such as {@code AVX2}
 */
public record EngineIdentity(String engine, String version, EngineDevice device, int threads, String instructionSet) {

    /** The same as names and values. */
    public Map<String, String> toMap() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", engine);
        facts.put("engine_version", version);
        facts.put("device", device.wireName());
        switch (device) {
            case EngineDevice.Processor ignored -> {}
            case EngineDevice.Card card -> facts.put("device_name", card.name());
        }
        facts.put("threads", Integer.toString(threads));
        facts.put("instruction_set", instructionSet);
        return facts;
    }
}
