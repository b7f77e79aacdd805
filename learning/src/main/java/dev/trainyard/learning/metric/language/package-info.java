/** How good a language model is: what its tokens cost, and how near its answers are to those that were wanted. */
package dev.trainyard.learning.metric.language;
