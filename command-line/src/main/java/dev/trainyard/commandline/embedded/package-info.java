/** Kafka and S3 in small: the real things, each in a process of its own. */
package dev.trainyard.commandline.embedded;
