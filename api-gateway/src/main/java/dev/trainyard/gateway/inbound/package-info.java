/** What wakes the gateway: HTTP, and progress from the trainers. */
package dev.trainyard.gateway.inbound;
