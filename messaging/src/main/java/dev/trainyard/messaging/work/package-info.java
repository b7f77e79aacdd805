/** What drives a worker: one lane per class of tasks. */
package dev.trainyard.messaging.work;
