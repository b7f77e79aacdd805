/** A long run that shows that the engine neither leaks nor errs. Started by {@code ./trainyard soak}. */
package dev.trainyard.learning.soak;
