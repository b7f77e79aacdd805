/** Numbers with a name and a shape, as they travel between learning and storage. */
package dev.trainyard.job.tensor;
