package dev.trainyard.storage.checkpoint;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.PutResult;
import dev.trainyard.storage.objects.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Stores sets of objects so that a set is whole or does not exist: every part is written and read back, and the
 * manifest is written last, by a put that only the first writer wins.
 */
public final class BundleStore {

    private static final String MANIFEST = "manifest.json";
    private static final int LONGEST_MANIFEST = 16 << 20;
    /** Parts are held in memory while they are verified; larger models will need files. */
    private static final int LONGEST_PART = Integer.MAX_VALUE - 16;

    private final ObjectStore store;

    public BundleStore(ObjectStore store) {
        this.store = store;
    }

    /**
     * What was stored.
     *
     * @param parts as the manifest lists them
     */
    public record Saved(ManifestReference manifest, List<Manifest.Part> parts) {

        public Saved {
            parts = List.copyOf(parts);
        }

        /** The part of that name. */
        public Manifest.Part part(String name) {
            return parts.stream()
                    .filter(part -> part.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no part " + name));
        }
    }

    /**
     * Stores a whole. Doing it again with the same bytes under the same folder is harmless.
     *
     * @param folder key prefix that belongs to this attempt alone
     * @throws StorageException.Refused when other bytes already lie there as a whole
     */
    public Saved save(String bucket, String folder, String kind, Map<String, byte[]> parts, Map<String, String> about) {
        List<Manifest.Part> stored = new ArrayList<>();
        parts.forEach((name, bytes) -> stored.add(savePart(bucket, folder, name, bytes)));
        byte[] manifest = new Manifest(Manifest.FORMAT_VERSION, kind, stored, about).toBytes();
        ObjectKey key = new ObjectKey(bucket, folder + "/" + MANIFEST);
        boolean first = store.putIfAbsent(key, manifest) == PutResult.STORED;
        byte[] there = store.readAll(key, LONGEST_MANIFEST);
        if (!Arrays.equals(there, manifest)) {
            throw new StorageException.Refused(
                    first
                            ? "the manifest " + key.path() + " was not read back as it was written"
                            : "another manifest lies at " + key.path(),
                    null);
        }
        return new Saved(new ManifestReference(bucket, key.path(), Hashes.sha256(manifest)), stored);
    }

    private Manifest.Part savePart(String bucket, String folder, String name, byte[] bytes) {
        ObjectKey key = new ObjectKey(bucket, folder + "/" + name);
        String sha256 = store.put(key, bytes).sha256();
        String readBack = Hashes.sha256(store.readAll(key, LONGEST_PART));
        if (!readBack.equals(sha256)) {
            throw new StorageException.Unreachable(
                    "the part " + key.path() + " was not read back as it was written", null);
        }
        return new Manifest.Part(name, key.path(), bytes.length, sha256);
    }

    /** Reads a whole and verifies all of it. */
    public Opened open(ManifestReference reference) {
        return open(reference, ignored -> true);
    }

    /** Reads some parts of a whole and verifies these and the manifest. */
    public Opened open(ManifestReference reference, Set<String> names) {
        return open(reference, names::contains);
    }

    private Opened open(ManifestReference reference, Predicate<String> wanted) {
        try {
            byte[] bytes = store.readAll(new ObjectKey(reference.bucket(), reference.key()), LONGEST_MANIFEST);
            if (!Hashes.sha256(bytes).equals(reference.sha256())) {
                return new Opened.Damaged(MANIFEST, "its bytes are not those that the log vouches for");
            }
            return openParts(reference.bucket(), Manifest.read(bytes), wanted);
        } catch (StorageException.NotFound e) {
            return new Opened.Damaged(MANIFEST, "it is missing");
        } catch (IOException e) {
            return new Opened.Damaged(MANIFEST, "it cannot be read: " + e.getMessage());
        }
    }

    private Opened openParts(String bucket, Manifest manifest, Predicate<String> wanted) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (Manifest.Part part : manifest.parts()) {
            if (!wanted.test(part.name())) {
                continue;
            }
            try {
                byte[] bytes = store.readAll(new ObjectKey(bucket, part.key()), LONGEST_PART);
                if (bytes.length != part.bytes() || !Hashes.sha256(bytes).equals(part.sha256())) {
                    return new Opened.Damaged(part.name(), "its bytes are not those that were stored");
                }
                parts.put(part.name(), bytes);
            } catch (StorageException.NotFound e) {
                return new Opened.Damaged(part.name(), "it is missing");
            }
        }
        return new Opened.Whole(new Bundle(manifest, parts));
    }
}
