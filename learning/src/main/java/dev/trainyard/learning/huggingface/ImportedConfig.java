package dev.trainyard.learning.huggingface;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.learning.gpt.GptConfig;
import java.util.List;

/** What a {@code config.json} turned out to be. */
public sealed interface ImportedConfig {

    /**
     * A model that can be computed here.
     *
     * @param endTokens tokens that end an answer, as far as the file names any
     */
    record Supported(GptConfig config, List<Integer> endTokens) implements ImportedConfig {
        public Supported {
            endTokens = List.copyOf(endTokens);
        }
    }

    /** A model that would be computed wrongly or not at all, with every member at fault. */
    record Unsupported(List<Fault> faults) implements ImportedConfig {
        public Unsupported {
            faults = List.copyOf(faults);
        }
    }
}
