/** Requests for jobs that come as events. */
package dev.trainyard.messaging.submission;
