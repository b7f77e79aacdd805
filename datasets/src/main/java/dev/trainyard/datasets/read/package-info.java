/** Files to typed columns, with faults at their true lines. */
package dev.trainyard.datasets.read;
