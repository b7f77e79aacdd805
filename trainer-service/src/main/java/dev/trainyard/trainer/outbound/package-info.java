/** Ports to the world that only the trainer has. */
package dev.trainyard.trainer.outbound;
