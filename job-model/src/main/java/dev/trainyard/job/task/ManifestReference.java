package dev.trainyard.job.task;

/**
 * A manifest in the object store: the list of parts that make a whole.
 *
 * @param sha256 of the manifest's own bytes, hexadecimal, lower case; through it the log vouches for every part
 */
public record ManifestReference(String bucket, String key, String sha256) {}
