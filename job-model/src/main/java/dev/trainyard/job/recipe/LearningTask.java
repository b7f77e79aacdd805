package dev.trainyard.job.recipe;

/** What kind of answer is learnt. */
public enum LearningTask {
    /** One or several real numbers for each row. */
    REGRESSION("regression"),
    /** One of two or more classes for each row. */
    CLASSIFICATION("classification");

    private final String wireName;

    LearningTask(String wireName) {
        this.wireName = wireName;
    }

    /** The name in recipes and answers. */
    public String wireName() {
        return wireName;
    }
}
