/** Ports to the world that only the gateway has. */
package dev.trainyard.gateway.outbound;
