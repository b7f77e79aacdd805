package dev.trainyard.job.recipe;

/** The quantity that training lowers. */
public record Loss(Kind kind, Reduction reduction) {

    /** Which formula. Cross-entropies take logits. */
    public enum Kind {
        MSE("mse"),
        MAE("mae"),
        HUBER("huber"),
        CROSS_ENTROPY("cross_entropy"),
        BINARY_CROSS_ENTROPY("binary_cross_entropy");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }

    /** How the rows' losses become one number. */
    public enum Reduction {
        MEAN("mean"),
        SUM("sum");

        private final String wireName;

        Reduction(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }
}
