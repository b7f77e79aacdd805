package dev.trainyard.storage.objects;

import java.util.Arrays;

/**
 * Where an object lies. Keys are chosen for the common ground of all S3 stores: no empty, {@code .} or {@code ..}
 * segment, and by convention none is a folder of another.
 */
public record ObjectKey(String bucket, String path) {

    public ObjectKey {
        if (bucket.length() < 3) {
            throw new IllegalArgumentException("a bucket's name has at least three letters, not '" + bucket + "'");
        }
        boolean plain = Arrays.stream(path.split("/", -1))
                .noneMatch(segment -> segment.isEmpty() || segment.equals(".") || segment.equals(".."));
        if (!plain || path.length() > 1000 || path.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not a plain object key: '" + path + "'");
        }
    }
}
