package dev.trainyard.evaluator.run;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.model.LanguageModelFiles;
import java.util.List;
import java.util.Optional;

/** What preparing texts came to. */
sealed interface PreparedTexts {

    /**
     * Tokens to learn from.
     *
     * @param weights what training begins with; empty for a model that has learnt nothing
     * @param heldout empty when the split has none
     * @param dropped examples that have nothing to learn within the model's context
     */
    record Ready(
            LanguageModelFiles model,
            Optional<byte[]> weights,
            TokenPart train,
            TokenPart validation,
            Optional<TokenPart> heldout,
            long read,
            long dropped,
            List<String> warnings)
            implements PreparedTexts {
        public Ready {
            warnings = List.copyOf(warnings);
        }
    }

    /** The files cannot be learnt from. */
    record Faulty(List<DataFault> faults, long total) implements PreparedTexts {
        public Faulty {
            faults = List.copyOf(faults);
        }

        static Faulty of(FaultList faults) {
            return new Faulty(faults.kept(), faults.total());
        }
    }
}
