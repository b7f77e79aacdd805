/** Files to rows that can be learnt from: clean, split, fit on training rows, encode. */
package dev.trainyard.datasets.prepare;
