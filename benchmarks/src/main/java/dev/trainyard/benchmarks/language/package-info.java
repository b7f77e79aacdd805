/** How fast language models learn. */
package dev.trainyard.benchmarks.language;
