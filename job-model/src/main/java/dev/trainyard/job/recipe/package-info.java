/** What a user asks to have learnt: a complete, resolved description of one training run. */
package dev.trainyard.job.recipe;
