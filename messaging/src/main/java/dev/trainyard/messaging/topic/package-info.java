/** The names of the topics and the settings that they need. */
package dev.trainyard.messaging.topic;
