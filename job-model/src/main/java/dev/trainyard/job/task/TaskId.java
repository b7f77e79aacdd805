package dev.trainyard.job.task;

import java.util.Arrays;

/**
 * Names one task of one job.
 *
 * @param step the checkpoint that is scored; 0 for tasks that score none
 */
public record TaskId(String job, TaskKind kind, long step) {

    /** The task that prepares a job's rows. */
    public static TaskId prepare(String job) {
        return new TaskId(job, TaskKind.PREPARE, 0);
    }

    /** The task that trains a job's model. */
    public static TaskId train(String job) {
        return new TaskId(job, TaskKind.TRAIN, 0);
    }

    /** The task that scores one checkpoint on the validation rows. */
    public static TaskId evaluate(String job, long step) {
        return new TaskId(job, TaskKind.EVALUATE, step);
    }

    /** The task that scores the chosen checkpoint on held-out rows. */
    public static TaskId test(String job, long step) {
        return new TaskId(job, TaskKind.TEST, step);
    }

    /**
     * Reads the form that {@link #toString()} gives.
     *
     * @throws IllegalArgumentException when the text is no task id
     */
    public static TaskId parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a task id: " + text);
        }
        TaskKind kind = Arrays.stream(TaskKind.values())
                .filter(candidate -> candidate.wireName().equals(parts[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not a kind of task: " + parts[1]));
        return new TaskId(parts[0], kind, Long.parseLong(parts[2]));
    }

    @Override
    public String toString() {
        return job + "/" + kind.wireName() + "/" + step;
    }
}
