/** What is found in the rows of a user's file: faults, and what deserves a look. */
package dev.trainyard.datasets;
