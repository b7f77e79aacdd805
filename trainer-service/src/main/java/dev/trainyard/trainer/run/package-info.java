/** Training a granted job: open the rows, run the loop, store checkpoints as it goes. */
package dev.trainyard.trainer.run;
