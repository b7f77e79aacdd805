/** A worker's side of the bargain: claim, wait for the answer, work, report, stop when told. */
package dev.trainyard.job.session;
