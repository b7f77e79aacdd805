/**
 * What stands between the services and what they live on: proxies that see every put, publish and acknowledgement, and
 * that can fail as networks and stores do. Production code knows nothing of them.
 */
package dev.trainyard.system.wire;
