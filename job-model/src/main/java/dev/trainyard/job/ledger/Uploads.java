package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.FINAL_STATE;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files that come in parts: the parts lie in the store, and only what becomes of the whole is decided here. */
final class Uploads {

    /** Within so long the parts must have come. */
    static final Duration LIFE = Duration.ofHours(1);

    private final Catalogue catalogue;
    private final PendingEffects pending;
    private final Timers timers;
    private final Expiry expiry;
    private final Map<String, UploadView> uploads = new LinkedHashMap<>();

    Uploads(Catalogue catalogue, PendingEffects pending, Timers timers, Expiry expiry) {
        this.catalogue = catalogue;
        this.pending = pending;
        this.timers = timers;
        this.expiry = expiry;
    }

    Verdict begin(LedgerEvent.UploadBegun event, long offset, Instant now) {
        String key = Expiry.keyOf(event.tenant(), event.upload());
        Instant end = now.plus(LIFE);
        UploadView upload =
                new UploadView(event.tenant(), event.upload(), event.plan(), now, end, new UploadView.Pending());
        if (uploads.putIfAbsent(key, upload) != null) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        timers.set(Timers.Subject.UPLOAD_EXPIRY, end, offset, key);
        return new Verdict.Accepted();
    }

    Verdict complete(LedgerEvent.UploadCompleted event, long offset, Instant now) {
        Optional<UploadView> found = find(event.tenant(), event.upload());
        Optional<Verdict> no = found.flatMap(Uploads::whyNot);
        if (found.isEmpty() || no.isPresent()) {
            return no.orElse(new Verdict.Ignored(UNKNOWN_SUBJECT));
        }
        UploadView.Plan plan = found.get().plan();
        LedgerEvent.FileStored stored = new LedgerEvent.FileStored(
                event.tenant(),
                event.file(),
                plan.filename(),
                plan.purpose(),
                event.content(),
                plan.life(),
                event.examination());
        if (!catalogue.store(stored, now)) {
            return new Verdict.Ignored(ALREADY_SO);
        }
        catalogue.file(event.tenant(), event.file()).ifPresent(file -> expiry.watch(file, offset));
        end(found.get(), new UploadView.Completed(event.file()));
        return new Verdict.Accepted();
    }

    Verdict cancel(LedgerEvent.UploadCancelled event) {
        Optional<UploadView> found = find(event.tenant(), event.upload());
        Optional<Verdict> no = found.flatMap(Uploads::whyNot);
        if (found.isEmpty() || no.isPresent()) {
            return no.orElse(new Verdict.Ignored(UNKNOWN_SUBJECT));
        }
        end(found.get(), new UploadView.Cancelled());
        return new Verdict.Accepted();
    }

    /** Only what is pending can still become something. */
    private static Optional<Verdict> whyNot(UploadView upload) {
        return switch (upload.state()) {
            case UploadView.Pending ignored -> Optional.empty();
            case UploadView.Completed ignored -> Optional.of(new Verdict.Ignored(ALREADY_SO));
            case UploadView.Cancelled ignored -> Optional.of(new Verdict.Ignored(FINAL_STATE));
        };
    }

    private void end(UploadView upload, UploadView.State state) {
        uploads.put(Expiry.keyOf(upload.tenant(), upload.id()), upload.become(state));
        erase(upload);
    }

    private void erase(UploadView upload) {
        pending.add(new Effect.Erase(upload.id(), List.of(upload.tenant() + "/uploads/" + upload.id() + "/")));
    }

    /** The time of an upload is over. */
    void due(String key) {
        Optional<UploadView> over = Optional.ofNullable(uploads.remove(key));
        over.filter(upload -> upload.state() instanceof UploadView.Pending).ifPresent(this::erase);
    }

    /** A tenant is gone, and with it what it was about to upload. */
    boolean forget(String tenant) {
        List<UploadView> gone = uploads.values().stream()
                .filter(upload -> upload.tenant().equals(tenant))
                .toList();
        gone.forEach(upload -> due(Expiry.keyOf(tenant, upload.id())));
        return !gone.isEmpty();
    }

    Optional<UploadView> find(String tenant, String id) {
        return Optional.ofNullable(uploads.get(Expiry.keyOf(tenant, id)));
    }

    List<UploadView> snapshot() {
        return List.copyOf(uploads.values());
    }

    void restore(List<UploadView> taken) {
        taken.forEach(upload -> uploads.put(Expiry.keyOf(upload.tenant(), upload.id()), upload));
    }
}
