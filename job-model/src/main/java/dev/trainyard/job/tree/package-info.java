/** Plain trees of maps, lists and values, read strictly: every fault is found, with its place and its mend. */
package dev.trainyard.job.tree;
