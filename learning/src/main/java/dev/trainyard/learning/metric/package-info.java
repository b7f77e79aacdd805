/** Numbers that say how good a model is, in plain 64-bit Java. */
package dev.trainyard.learning.metric;
