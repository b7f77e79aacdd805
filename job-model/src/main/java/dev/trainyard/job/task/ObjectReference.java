package dev.trainyard.job.task;

/**
 * Bytes in the object store, with their proof.
 *
 * @param sha256 hexadecimal, lower case
 */
public record ObjectReference(String bucket, String key, long bytes, String sha256) {}
