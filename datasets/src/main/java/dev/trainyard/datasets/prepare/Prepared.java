package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Audit;
import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.job.tensor.Tensor;
import java.util.List;

/** What preparation came to. */
public sealed interface Prepared {

    /** Rows as numbers, and how they became so. */
    record Ready(Part train, Part validation, Part heldout, Preprocessing preprocessing, Audit audit)
            implements Prepared {}

    /**
     * The file cannot be used.
     *
     * @param faults the first hundred, in the file's order
     * @param total how many there are
     */
    record Faulty(List<DataFault> faults, long total) implements Prepared {
        public Faulty {
            faults = List.copyOf(faults);
        }

        static Faulty of(FaultList found) {
            return new Faulty(found.kept(), found.total());
        }
    }

    /**
     * One part of the split.
     *
     * @param features [n, f] floats
     * @param targets [n, o] floats for regression, scaled as the preprocessing says; [n] class indices otherwise
     */
    record Part(Tensor features, Tensor targets) {
        /** How many rows it has. */
        public long rows() {
            return features.shape().getFirst();
        }
    }
}
