/** The training loop, and what hangs on it. */
package dev.trainyard.learning.loop;
