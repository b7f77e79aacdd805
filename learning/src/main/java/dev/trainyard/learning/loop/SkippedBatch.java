package dev.trainyard.learning.loop;

/**
 * A run went back to its last good checkpoint, and goes on from there without a batch.
 *
 * @param trouble what was wrong with that batch
 * @param rolledBackTo steps of the checkpoint; 0 for the start
 */
public record SkippedBatch(NumericTrouble trouble, long rolledBackTo) {}
