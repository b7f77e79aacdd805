/** What we claim, each with the measurement that bears it out or not. */
package dev.trainyard.benchmarks;
