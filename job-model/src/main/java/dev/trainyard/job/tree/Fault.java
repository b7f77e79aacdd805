package dev.trainyard.job.tree;

/**
 * Something wrong with a request.
 *
 * @param param the member at fault, such as {@code recipe.optimizer.learning_rate}
 * @param message what is wrong and how to mend it
 */
public record Fault(String param, String message) {}
