/** Language models in the engine: tokens in, the loop that trains them, and what they answer. */
package dev.trainyard.learning.language;
