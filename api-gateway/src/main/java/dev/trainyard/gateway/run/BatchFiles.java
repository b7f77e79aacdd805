package dev.trainyard.gateway.run;

import dev.trainyard.gateway.run.BatchLines.Told;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.objects.Hashes;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import dev.trainyard.storage.objects.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What batches leave in the store. A part has a key that nobody else writes, so what the ledger has taken stays as it
 * was; the whole is made of parts that the ledger has taken and of nothing else, so whoever makes it makes the same.
 */
final class BatchFiles {

    private final ObjectStore store;
    private final Supplier<String> partIds;

    BatchFiles(ObjectStore store, Supplier<String> partIds) {
        this.store = store;
        this.partIds = partIds;
    }

    /** The files of a batch, as far as there is anything in them. */
    record Outcome(Optional<ObjectReference> output, Optional<ObjectReference> errors) {}

    BatchView.Part store(BatchView batch, int number, List<Told> told) {
        String key = Keys.batchPart(batch.tenant(), batch.id(), number, partIds.get());
        List<Told> answers = told.stream().filter(Told::answered).toList();
        List<Told> failures = told.stream().filter(one -> !one.answered()).toList();
        BatchView.Tally tally = new BatchView.Tally(
                answers.size(),
                failures.size(),
                told.stream().mapToLong(Told::inputTokens).sum(),
                told.stream().mapToLong(Told::outputTokens).sum());
        return new BatchView.Part(
                store(key + "-answers.jsonl", answers), store(key + "-failures.jsonl", failures), tally);
    }

    private Optional<ObjectReference> store(String path, List<Told> told) {
        if (told.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        told.forEach(one -> lines.writeBytes(one.json()));
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, path);
        return Optional.of(reference(key, store.put(key, lines.toByteArray())));
    }

    private static ObjectReference reference(ObjectKey key, StoredObject stored) {
        return new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256());
    }

    /** @param expired lines of the file of failures, behind those of the parts */
    Outcome join(BatchView batch, List<byte[]> expired) {
        return new Outcome(
                join(batch, batch.plan().outputFile(), BatchView.Part::answers, List.of()),
                join(batch, batch.plan().errorFile(), BatchView.Part::failures, expired));
    }

    private Optional<ObjectReference> join(
            BatchView batch,
            String file,
            Function<BatchView.Part, Optional<ObjectReference>> which,
            List<byte[]> more) {
        List<ObjectReference> parts = batch.progress().parts().stream()
                .map(which)
                .flatMap(Optional::stream)
                .toList();
        if (parts.isEmpty() && more.isEmpty()) {
            return Optional.empty();
        }
        Stream<Supplier<InputStream>> lines = Stream.concat(
                parts.stream().map(part -> () -> verified(part)),
                more.stream().map(line -> () -> new ByteArrayInputStream(line)));
        ObjectKey key = new ObjectKey(Buckets.UPLOADS, Keys.file(batch.tenant(), file));
        try (InputStream whole = new JoinedParts(lines.toList())) {
            return Optional.of(reference(key, store.put(key, whole)));
        } catch (IOException e) {
            throw new StorageException.Unreachable("writing " + key, e);
        }
    }

    private InputStream verified(ObjectReference part) {
        ObjectKey key = new ObjectKey(part.bucket(), part.key());
        byte[] bytes = store.readAll(key, Math.toIntExact(part.bytes()));
        if (!Hashes.sha256(bytes).equals(part.sha256())) {
            throw new IllegalStateException(key + " is not what the ledger has taken");
        }
        return new ByteArrayInputStream(bytes);
    }

    void delete(BatchView.Part part) {
        delete(new Outcome(part.answers(), part.failures()));
    }

    void delete(Outcome outcome) {
        Stream.of(outcome.output(), outcome.errors())
                .flatMap(Optional::stream)
                .forEach(object -> store.delete(new ObjectKey(object.bucket(), object.key())));
    }
}
