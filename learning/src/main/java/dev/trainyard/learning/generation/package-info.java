/** What a language model says: tokens drawn from its logits, and the text that they become as they come. */
package dev.trainyard.learning.generation;
