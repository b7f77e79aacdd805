package dev.trainyard.learning.loop;

import java.util.OptionalDouble;

/**
 * What one optimizer step did.
 *
 * @param step 1-based
 * @param epoch 1-based
 * @param trainLoss of the step's rows, before the step
 * @param trainAccuracy share of the step's rows answered right, before the step; classification only
 * @param validLoss of all validation rows, after the step, where it was measured
 * @param validAccuracy share of validation rows answered right, where it was measured; classification only
 * @param gradientNorm global norm before clipping
 * @param seconds wall time of the step and its validation
 */
public record StepReport(
        long step,
        long epoch,
        double trainLoss,
        OptionalDouble trainAccuracy,
        OptionalDouble validLoss,
        OptionalDouble validAccuracy,
        double learningRate,
        double gradientNorm,
        double seconds) {}
