package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.TreeReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What clients note on what they ask for: few and short pairs, as the protocol has it. */
final class Metadata {

    private static final int MOST_PAIRS = 16;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 512;

    private Metadata() {}

    /** Reads the member {@code metadata}. */
    static Map<String, String> read(TreeReader reader) {
        Map<String, String> metadata = new LinkedHashMap<>();
        Optional<TreeReader> given = reader.object("metadata");
        if (given.isEmpty()) {
            return metadata;
        }
        if (given.get().names().size() > MOST_PAIRS) {
            reader.fault("metadata", "has more than " + MOST_PAIRS + " pairs");
        }
        for (String name : given.get().names()) {
            if (name.length() > LONGEST_NAME) {
                reader.fault("metadata", "has a name of more than " + LONGEST_NAME + " letters");
            }
            given.get().text(name).ifPresent(value -> {
                if (value.length() > LONGEST_VALUE) {
                    given.get().fault(name, "has more than " + LONGEST_VALUE + " letters");
                }
                metadata.put(name, value);
            });
        }
        return metadata;
    }
}
