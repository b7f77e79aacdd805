package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.LedgerSnapshot;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.messaging.codec.MalformedRecordException;
import dev.trainyard.messaging.codec.SnapshotCodec;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The ledger's snapshots in the object store: each whole or not there, and never changed. That one is whole says nothing
 * of whether it is true; only the log vouches for that. Every method throws {@link StorageException}.
 */
public final class SnapshotStore {

    private static final String PART = "ledger.jsonl.gz";
    private static final int LONGEST_MANIFEST = 1 << 20;

    private final ObjectStore store;
    private final BundleStore bundles;

    public SnapshotStore(ObjectStore store) {
        this.store = store;
        this.bundles = new BundleStore(store);
    }

    /** A snapshot that seems to be there; it has not been looked at. */
    public record Candidate(long offset, ObjectKey manifest) {}

    /** What was stored. */
    public record Saved(ManifestReference manifest, long bytes) {}

    /** What a candidate turned out to be. */
    public sealed interface Reading {
        /** Every byte is as it was stored. */
        record Whole(LedgerSnapshot snapshot, ManifestReference manifest) implements Reading {}

        /** It cannot be used, now or later. */
        record Unusable(String why) implements Reading {}
    }

    /**
     * Stores a snapshot and reads it back.
     *
     * @param id unique, since two replicas may take one at the same offset
     */
    public Saved save(LedgerSnapshot snapshot, String id) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            SnapshotCodec.write(snapshot, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the state has a part that has no form in JSON", e);
        }
        ManifestReference manifest = bundles.save(
                        Buckets.LEDGER,
                        Keys.snapshot(snapshot.offset(), id),
                        "ledger-snapshot",
                        Map.of(PART, bytes.toByteArray()),
                        Map.of("offset", Long.toString(snapshot.offset())))
                .manifest();
        return new Saved(manifest, bytes.size());
    }

    /** All that seem to be there, newest first. */
    public List<Candidate> newestFirst() {
        return candidates()
                .sorted(Comparator.comparingLong(Candidate::offset).reversed())
                .toList();
    }

    private Stream<Candidate> candidates() {
        return store.list(Buckets.LEDGER, Keys.SNAPSHOTS).stream()
                .filter(Keys::isManifest)
                .flatMap(path -> Keys.snapshotOffset(path).stream()
                        .mapToObj(offset -> new Candidate(offset, new ObjectKey(Buckets.LEDGER, path))));
    }

    /** Reads a candidate and verifies every byte against its own manifest. */
    public Reading read(Candidate candidate) {
        byte[] manifest;
        try {
            manifest = store.readAll(candidate.manifest(), LONGEST_MANIFEST);
        } catch (StorageException.NotFound | StorageException.TooLong e) {
            return new Reading.Unusable("its manifest cannot be read: " + e.getMessage());
        }
        ManifestReference reference = new ManifestReference(
                candidate.manifest().bucket(), candidate.manifest().path(), Hashes.sha256(manifest));
        return switch (bundles.open(reference)) {
            case Opened.Whole whole -> parse(whole.bundle(), reference, candidate.offset());
            case Opened.Damaged damaged -> new Reading.Unusable(damaged.part() + ": " + damaged.why());
        };
    }

    private static Reading parse(Bundle bundle, ManifestReference reference, long offset) {
        try {
            LedgerSnapshot snapshot = SnapshotCodec.read(new ByteArrayInputStream(bundle.part(PART)));
            return snapshot.offset() == offset
                    ? new Reading.Whole(snapshot, reference)
                    : new Reading.Unusable("it was taken at " + snapshot.offset() + ", which its name denies");
        } catch (MalformedRecordException | IOException | IllegalArgumentException e) {
            return new Reading.Unusable(e.getMessage());
        }
    }

    /** Why a snapshot that the log vouches for is not there as it was stored; nothing when it is. */
    public Optional<String> damage(ManifestReference manifest) {
        return switch (bundles.open(manifest)) {
            case Opened.Whole ignored -> Optional.empty();
            case Opened.Damaged damaged -> Optional.of(damaged.part() + ": " + damaged.why());
        };
    }

    /** Deletes a snapshot, its manifest first: without that nobody takes the rest for one. */
    public void delete(ManifestReference manifest) {
        delete(new ObjectKey(manifest.bucket(), manifest.key()));
    }

    private void delete(ObjectKey manifest) {
        store.delete(manifest);
        String folder = manifest.path().substring(0, manifest.path().lastIndexOf('/') + 1);
        store.list(manifest.bucket(), folder).forEach(path -> store.delete(new ObjectKey(manifest.bucket(), path)));
    }

    /** Deletes every snapshot of an earlier offset, and what is left of such that never became whole. */
    public void deleteBefore(long offset) {
        candidates()
                .filter(candidate -> candidate.offset() < offset)
                .forEach(candidate -> delete(candidate.manifest()));
        store.list(Buckets.LEDGER, Keys.SNAPSHOTS).stream()
                .filter(path -> Keys.snapshotOffset(path).orElse(Long.MAX_VALUE) < offset)
                .forEach(path -> store.delete(new ObjectKey(Buckets.LEDGER, path)));
    }
}
