/** Signs of life, and who has stopped giving them. */
package dev.trainyard.messaging.heartbeat;
