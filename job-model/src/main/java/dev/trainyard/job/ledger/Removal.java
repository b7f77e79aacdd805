package dev.trainyard.job.ledger;

import java.time.Instant;
import java.util.List;

/** What becomes of things that nobody wants any more: their names leave the state, and their objects the store. */
final class Removal {

    private final Catalogue catalogue;
    private final Ending ending;
    private final PendingEffects pending;

    Removal(Catalogue catalogue, Ending ending, PendingEffects pending) {
        this.catalogue = catalogue;
        this.ending = ending;
        this.pending = pending;
    }

    void remove(FileView file) {
        catalogue.deleteFile(file);
        pending.add(new Effect.Erase(file.id(), List.of(file.content().key())));
    }

    void remove(Job job) {
        catalogue.remove(job);
        pending.add(new Effect.Erase(job.id, List.of(job.tenant + "/jobs/" + job.id + "/")));
    }

    /**
     * Everything that a tenant has goes, thing by thing: a prefix of the whole tenant would also take what comes later
     * under the same name.
     */
    void removeTenant(String tenant, Instant now) {
        for (Job job : catalogue.allJobs(tenant)) {
            if (!job.state().isFinal()) {
                ending.cancel(job, LedgerEvent.StopReason.DELETED, now);
            }
            remove(job);
        }
        List.copyOf(catalogue.files(tenant)).forEach(this::remove);
        catalogue.forget(tenant);
    }
}
