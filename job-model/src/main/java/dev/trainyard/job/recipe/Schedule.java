package dev.trainyard.job.recipe;

/**
 * How the learning rate moves over the run: a linear warm-up from 0, then the named course.
 *
 * @param warmupSteps steps until the peak rate is reached; step k of them (1-based) has rate peak * k / warmupSteps
 * @param finalRatio the last rate as a share of the peak; 1 for a constant course
 */
public record Schedule(Course course, long warmupSteps, double finalRatio) {

    /** The course after the warm-up. */
    public enum Course {
        CONSTANT("constant"),
        LINEAR("linear"),
        COSINE("cosine");

        private final String wireName;

        Course(String wireName) {
            this.wireName = wireName;
        }

        /** The name in recipes. */
        public String wireName() {
            return wireName;
        }
    }
}
