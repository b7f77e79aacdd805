package dev.trainyard.job.task;

/** What is done in a task. */
public enum TaskKind {
    /** Read, audit, clean and split the uploaded rows. */
    PREPARE("prepare"),
    /** Learn, and leave checkpoints. */
    TRAIN("train"),
    /** Score one checkpoint on the validation rows. */
    EVALUATE("evaluate"),
    /** Score the chosen checkpoint once on rows that nobody has seen. */
    TEST("test");

    private final String wireName;

    TaskKind(String wireName) {
        this.wireName = wireName;
    }

    /** The name in task ids. */
    public String wireName() {
        return wireName;
    }
}
