/** Records that nobody could use: kept whole, with the reason, until somebody mends the cause and sends them again. */
package dev.trainyard.messaging.deadletter;
