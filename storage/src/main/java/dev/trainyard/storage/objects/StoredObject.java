package dev.trainyard.storage.objects;

/**
 * What was written, as counted on the way out.
 *
 * @param sha256 hexadecimal, lower case
 */
public record StoredObject(ObjectKey key, long bytes, String sha256) {}
