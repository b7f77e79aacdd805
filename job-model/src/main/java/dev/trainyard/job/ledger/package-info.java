/** The one ordered log of everything that is, and the pure fold that decides from it. */
package dev.trainyard.job.ledger;
