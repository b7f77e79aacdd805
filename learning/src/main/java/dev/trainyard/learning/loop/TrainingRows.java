package dev.trainyard.learning.loop;

import dev.trainyard.learning.program.ModelShape;

/**
 * What a run learns from and is validated on.
 *
 * @param shape what these rows and the network agree on
 */
public record TrainingRows(ModelShape shape, Rows train, Rows validation) {}
