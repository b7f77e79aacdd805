/** Events and records as bytes, and back, whatever the bytes are. */
package dev.trainyard.messaging.codec;
