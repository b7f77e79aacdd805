package dev.trainyard.learning.loop;

import dev.trainyard.job.recipe.Schedule;

/** The learning rate of every step, as a pure function. */
record LearningRate(double peak, Schedule schedule, long totalSteps) {

    /**
     * The rate of a step (1-based): rising linearly through the warm-up, then constant, or along half a cosine
     * (Loshchilov and Hutter 2017) from the peak at the first step after the warm-up down to the final ratio at the
     * last step.
     */
    double at(long step) {
        long warmup = schedule.warmupSteps();
        if (step <= warmup) {
            return peak * step / warmup;
        }
        return switch (schedule.course()) {
            case CONSTANT -> peak;
            case COSINE -> {
                long span = totalSteps - warmup - 1;
                double progress = span <= 0 ? 1 : Math.min(1, (double) (step - warmup - 1) / span);
                double share = 0.5 * (1 + StrictMath.cos(StrictMath.PI * progress));
                yield peak * (schedule.finalRatio() + (1 - schedule.finalRatio()) * share);
            }
        };
    }
}
