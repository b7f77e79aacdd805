package dev.trainyard.job.ledger;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What becomes of things that nobody wants any more: their names leave the state, and their objects the store. */
final class Removal {

    private final Catalogue catalogue;
    private final PendingEffects pending;

    Removal(Catalogue catalogue, PendingEffects pending) {
        this.catalogue = catalogue;
        this.pending = pending;
    }

    void remove(FileView file) {
        catalogue.deleteFile(file);
        pending.add(new Effect.Erase(
                file.id(),
                List.of(new Effect.Erase.Prefix(
                        file.content().bucket(), file.content().key()))));
    }

    void remove(Job job) {
        catalogue.remove(job);
        Set<String> buckets = new LinkedHashSet<>();
        job.rows.ifPresent(rows -> {
            buckets.add(rows.learning().bucket());
            rows.heldout().ifPresent(manifest -> buckets.add(manifest.bucket()));
        });
        job.checkpoints
                .values()
                .forEach(saved -> buckets.add(saved.checkpoint.manifest().bucket()));
        List<Effect.Erase.Prefix> prefixes = buckets.stream()
                .map(bucket -> new Effect.Erase.Prefix(bucket, job.tenant + "/jobs/" + job.id + "/"))
                .toList();
        if (!prefixes.isEmpty()) {
            pending.add(new Effect.Erase(job.id, prefixes));
        }
    }
}
