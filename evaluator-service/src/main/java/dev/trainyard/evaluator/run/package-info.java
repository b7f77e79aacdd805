/** Prepare rows, score checkpoints, answer with models. */
package dev.trainyard.evaluator.run;
