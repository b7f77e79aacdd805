/** The queues that dispatch tasks to workers. */
package dev.trainyard.messaging.queue;
