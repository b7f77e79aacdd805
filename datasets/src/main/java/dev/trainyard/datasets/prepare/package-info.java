/** Typed columns to encoded rows: clean, split, fit on training rows, encode. */
package dev.trainyard.datasets.prepare;
