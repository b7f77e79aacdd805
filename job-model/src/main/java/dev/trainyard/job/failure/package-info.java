/** Why work ended badly, in words that machines and people can act on. */
package dev.trainyard.job.failure;
