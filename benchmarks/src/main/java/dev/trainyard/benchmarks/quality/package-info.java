/** How well the product's own preparation and training learn, measured in this process, without a yard. */
package dev.trainyard.benchmarks.quality;
