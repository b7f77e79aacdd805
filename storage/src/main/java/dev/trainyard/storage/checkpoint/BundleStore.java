package dev.trainyard.storage.checkpoint;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Stores sets of objects so that a set is whole or does not exist: every part is written and read back, and the
 * manifest is written last, by a put that only the first writer wins. Every method throws {@link StorageException}.
 */
public final class BundleStore {

    private static final int LONGEST_MANIFEST = 16 << 20;
    /** Opened parts are held in memory; larger models will need files. */
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

        /**
         * The part of that name.
         *
         * @throws IllegalArgumentException when there is none
         */
        public Manifest.Part part(String name) {
            return parts.stream()
                    .filter(part -> part.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no part " + name));
        }
    }

    /**
     * Stores a whole. Doing it again with the same bytes under the same folder is harmless, also after a failure whose
     * outcome is unknown.
     *
     * @param folder key prefix that belongs to this attempt alone
     * @param parts by name; the manifest lists them in the order of their names
     * @throws StorageException.Conflict when another whole already lies there; it stays untouched
     * @throws StorageException.Unreachable when the store failed, or gave back other bytes than it was given
     */
    public Saved save(String bucket, String folder, String kind, Map<String, byte[]> parts, Map<String, String> about) {
        List<Manifest.Part> described = new ArrayList<>();
        new TreeMap<>(parts).forEach((name, bytes) -> described.add(describe(folder, name, bytes)));
        byte[] manifest = new Manifest(Manifest.FORMAT_VERSION, kind, described, about).toBytes();
        ObjectKey key = new ObjectKey(bucket, Keys.manifest(folder));

        // Before anything is written: the parts of a whole that is there already may not be replaced.
        if (store.size(key).isPresent()) {
            requireOurs(key, manifest);
        }
        for (Manifest.Part part : described) {
            save(bucket, part, parts.get(part.name()));
        }
        // Who is told ALREADY_THERE may have been first itself, in a try whose answer was lost; the bytes say.
        store.putIfAbsent(key, manifest);
        requireOurs(key, manifest);
        return new Saved(new ManifestReference(bucket, key.path(), Hashes.sha256(manifest)), described);
    }

    private static Manifest.Part describe(String folder, String name, byte[] bytes) {
        if (name.equals(Keys.MANIFEST)) {
            throw new IllegalArgumentException("the name " + name + " is the manifest's own");
        }
        return new Manifest.Part(name, folder + "/" + name, bytes.length, Hashes.sha256(bytes));
    }

    private void requireOurs(ObjectKey key, byte[] manifest) {
        byte[] there;
        try {
            there = store.readAll(key, manifest.length);
        } catch (StorageException.TooLong e) {
            throw new StorageException.Conflict("another manifest lies at " + key);
        }
        if (!Arrays.equals(there, manifest)) {
            throw new StorageException.Conflict("another manifest lies at " + key);
        }
    }

    private void save(String bucket, Manifest.Part part, byte[] bytes) {
        ObjectKey key = new ObjectKey(bucket, part.key());
        store.put(key, bytes);
        if (!hashOfStored(key).equals(part.sha256())) {
            throw new StorageException.Unreachable("the part " + key + " was not read back as it was written", null);
        }
    }

    /** Of the bytes as they come, so that reading back takes no memory. */
    private String hashOfStored(ObjectKey key) {
        MessageDigest digest = Hashes.sha256();
        try (InputStream in = new DigestInputStream(store.read(key), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new StorageException.Unreachable("reading back " + key, e);
        }
        return Hashes.hex(digest.digest());
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
                return notVouchedFor();
            }
            return openParts(reference.bucket(), Manifest.read(bytes), wanted);
        } catch (StorageException.NotFound e) {
            return new Opened.Missing();
        } catch (StorageException.TooLong e) {
            return notVouchedFor();
        } catch (IOException e) {
            return new Opened.Torn(Keys.MANIFEST, "it cannot be read: " + e.getMessage());
        }
    }

    private static Opened notVouchedFor() {
        return new Opened.Torn(Keys.MANIFEST, "its bytes are not those that the log vouches for");
    }

    private Opened openParts(String bucket, Manifest manifest, Predicate<String> wanted) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        for (Manifest.Part part : manifest.parts()) {
            if (!wanted.test(part.name())) {
                continue;
            }
            try {
                byte[] bytes = readPart(bucket, part);
                if (!Hashes.sha256(bytes).equals(part.sha256())) {
                    return new Opened.Torn(part.name(), "its bytes are not those that were stored");
                }
                parts.put(part.name(), bytes);
            } catch (StorageException.NotFound e) {
                return new Opened.Torn(part.name(), "it is missing");
            } catch (StorageException.TooLong e) {
                return new Opened.Torn(part.name(), "it is longer than it was stored");
            }
        }
        return new Opened.Whole(new Bundle(manifest, parts));
    }

    private byte[] readPart(String bucket, Manifest.Part part) {
        ObjectKey key = new ObjectKey(bucket, part.key());
        if (part.bytes() > LONGEST_PART) {
            throw new StorageException.Refused(key + " is too large to be opened in memory", null);
        }
        return store.readAll(key, (int) part.bytes());
    }
}
