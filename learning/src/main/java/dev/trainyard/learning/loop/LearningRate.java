package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Schedule;

/** The learning rate of every step, as a pure function. */
public record LearningRate(double peak, Schedule schedule, long totalSteps) {

    /**
     * The rate of a step (1-based): rising linearly through the warm-up, then constant, or in a straight line or
     * along half a cosine (Loshchilov and Hutter 2017) from the peak at the first step after the warm-up down to the
     * final ratio at the last step.
     */
    public double at(long step) {
        long warmup = schedule.warmupSteps();
        if (step <= warmup) {
            return peak * step / warmup;
        }
        return switch (schedule.course()) {
            case CONSTANT -> peak;
            case LINEAR -> fallen(1 - progress(step));
            case COSINE -> fallen(0.5 * (1 + StrictMath.cos(StrictMath.PI * progress(step))));
        };
    }

    /** 0 at the first step after the warm-up, 1 at the last. */
    private double progress(long step) {
        long first = schedule.warmupSteps() + 1;
        return totalSteps <= first ? 1 : Math.min(1, (double) (step - first) / (totalSteps - first));
    }

    /** The rate when so much of the way from the final rate to the peak is left. */
    private double fallen(double left) {
        return peak * (schedule.finalRatio() + (1 - schedule.finalRatio()) * left);
    }
}
