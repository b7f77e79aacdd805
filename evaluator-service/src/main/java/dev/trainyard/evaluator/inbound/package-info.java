/** What wakes the evaluator beside its queues: questions to models. */
package dev.trainyard.evaluator.inbound;
