/** A campaign of faults against a whole yard: what is done to it, what is watched, what is counted. */
package dev.trainyard.system.chaos;
