/** A claim in numbers: its name, its goal, and how it is measured. */
package dev.trainyard.benchmarks.figure;
