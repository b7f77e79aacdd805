package dev.trainyard.storage.objects;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Where an object lies. Keys are chosen for the common ground of all S3 stores: a bucket's name is lower case, a path
 * has no empty, {@code .} or {@code ..} segment, and by convention no path is a folder of another (a store on a file
 * system cannot hold both {@code a} and {@code a/b}; nobody can check that here, so those who name keys keep to it).
 *
 * @param bucket 3 to 63 lower-case letters, digits, dots and hyphens
 * @param path segments parted by {@code /}: at most 1000 bytes of UTF-8, each segment at most 255, as file systems
 *     demand
 */
public record ObjectKey(String bucket, String path) {

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final int LONGEST_PATH = 1000;
    private static final int LONGEST_SEGMENT = 255;

    public ObjectKey {
        requireBucket(bucket);
        boolean plain = Arrays.stream(path.split("/", -1)).allMatch(ObjectKey::isPlain);
        if (!plain || bytes(path) > LONGEST_PATH) {
            throw new IllegalArgumentException("not a plain object key: '" + path + "'");
        }
    }

    /** Refuses what no store takes as a bucket's name. */
    static void requireBucket(String bucket) {
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException(
                    "a bucket's name has 3 to 63 lower-case letters, digits, dots and hyphens, not '" + bucket + "'");
        }
    }

    private static boolean isPlain(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && bytes(segment) <= LONGEST_SEGMENT
                && segment.codePoints().noneMatch(ObjectKey::isForbidden);
    }

    /** A lone surrogate has no UTF-8, so two such keys could become one. */
    private static boolean isForbidden(int letter) {
        return Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return bucket + "/" + path;
    }
}
