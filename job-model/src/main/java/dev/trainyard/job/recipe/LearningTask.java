package dev.trainyard.job.recipe;

/** What kind of answer is learnt. */
public enum LearningTask {
    /** One or several real numbers for each row. */
    REGRESSION("regression"),
    /** One of two or more classes for each row. */
    CLASSIFICATION("classification"),
    /** How a text goes on. */
    LANGUAGE("language"),
    /** What an assistant answers, or how a prompt is completed. */
    CHAT("chat");

    private final String wireName;

    LearningTask(String wireName) {
        this.wireName = wireName;
    }

    /** The name in recipes and answers. */
    public String wireName() {
        return wireName;
    }

    /** Whether its data are texts; all others' are the rows of a table. */
    public boolean learnsFromTexts() {
        return this == LANGUAGE || this == CHAT;
    }
}
