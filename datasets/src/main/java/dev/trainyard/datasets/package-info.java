/** Rows of a user's file on their way to numbers: what goes in, what comes out, and what was wrong. */
package dev.trainyard.datasets;
