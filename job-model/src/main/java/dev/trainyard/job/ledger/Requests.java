package dev.trainyard.job.ledger;

import static dev.trainyard.job.ledger.Verdict.Reason.ALREADY_SO;
import static dev.trainyard.job.ledger.Verdict.Reason.FINAL_STATE;
import static dev.trainyard.job.ledger.Verdict.Reason.QUEUE_FULL;
import static dev.trainyard.job.ledger.Verdict.Reason.STILL_IN_USE;
import static dev.trainyard.job.ledger.Verdict.Reason.UNKNOWN_SUBJECT;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Decides what clients want: files, jobs and models come and go. */
final class Requests {

    private final Catalogue catalogue;
    private final Dispatcher dispatcher;
    private final JobCourse course;
    private final Holding holding;
    private final Ending ending;
    private final Removal removal;
    private final Expiry expiry;
    private final Uploads uploads;
    private final Permissions permissions;
    private final Batches batches;
    private final Imports imports;
    private final Repetitions repetitions = new Repetitions();

    Requests(
            Catalogue catalogue,
            Dispatcher dispatcher,
            JobCourse course,
            Holding holding,
            Ending ending,
            Removal removal,
            Expiry expiry,
            Uploads uploads,
            Permissions permissions,
            Batches batches,
            Imports imports) {
        this.catalogue = catalogue;
        this.dispatcher = dispatcher;
        this.course = course;
        this.holding = holding;
        this.ending = ending;
        this.removal = removal;
        this.expiry = expiry;
        this.uploads = uploads;
        this.permissions = permissions;
        this.batches = batches;
        this.imports = imports;
    }

    Repetitions repetitions() {
        return repetitions;
    }

    /** Decides an event that stands at this offset. */
    Verdict decide(LedgerEvent.FromClient event, long offset, Instant now) {
        return switch (event) {
            case LedgerEvent.FileStored stored -> storeFile(stored, offset, now);
            case LedgerEvent.UploadBegun begun -> uploads.begin(begun, offset, now);
            case LedgerEvent.UploadCompleted completed -> uploads.complete(completed, offset, now);
            case LedgerEvent.UploadCancelled cancelled -> uploads.cancel(cancelled);
            case LedgerEvent.PermissionsGranted granted -> permissions.grant(granted, now);
            case LedgerEvent.PermissionRevoked revoked -> permissions.revoke(revoked);
            case LedgerEvent.BatchSubmitted submitted -> batches.submit(submitted, repetitions, offset, now);
            case LedgerEvent.BatchCancelRequested cancel -> batches.cancel(cancel, now);
            case LedgerEvent.FileDeleted deleted -> deleteFile(deleted);
            case LedgerEvent.JobSubmitted submitted -> submit(submitted, offset, now);
            case LedgerEvent.JobCancelRequested cancel -> cancel(cancel, now);
            case LedgerEvent.JobPauseRequested pause -> pause(pause, now);
            case LedgerEvent.JobResumeRequested resume -> resume(resume, now);
            case LedgerEvent.JobDeleted deleted -> deleteJob(deleted);
            case LedgerEvent.TenantDeleted deleted -> deleteTenant(deleted.tenant(), now);
            case LedgerEvent.ModelDeleted deleted ->
                catalogue.deleteModel(deleted.tenant(), deleted.model())
                                || imports.delete(deleted.tenant(), deleted.model())
                        ? accepted()
                        : ignored(UNKNOWN_SUBJECT);
            case LedgerEvent.ModelImported imported -> imports.add(imported, now);
        };
    }

    private Verdict storeFile(LedgerEvent.FileStored event, long offset, Instant now) {
        if (!catalogue.store(event, now)) {
            return ignored(ALREADY_SO);
        }
        catalogue.file(event.tenant(), event.file()).ifPresent(file -> expiry.watch(file, offset));
        return accepted();
    }

    private Verdict deleteFile(LedgerEvent.FileDeleted event) {
        Optional<FileView> file = catalogue.file(event.tenant(), event.file());
        if (file.isEmpty()) {
            return ignored(UNKNOWN_SUBJECT);
        }
        if (catalogue.isInUse(file.get()) || batches.needs(file.get())) {
            return ignored(STILL_IN_USE);
        }
        removal.remove(file.get());
        return accepted();
    }

    private Verdict submit(LedgerEvent.JobSubmitted event, long offset, Instant now) {
        Submission submission = event.submission();
        Optional<Verdict> known = repetitions.find(event.tenant(), submission.retry(), now);
        if (known.isPresent()) {
            return known.get();
        }
        if (catalogue.job(event.job()).isPresent()) {
            return new Verdict.Repeated(event.job());
        }
        Optional<FileView> training = catalogue.file(event.tenant(), submission.trainingFile());
        Optional<FileView> validation = submission.validationFile().flatMap(id -> catalogue.file(event.tenant(), id));
        if (training.isEmpty() || (submission.validationFile().isPresent() && validation.isEmpty())) {
            return ignored(UNKNOWN_SUBJECT);
        }
        if (!dispatcher.limits().of(event.tenant()).allowsOneMoreQueued(catalogue.notBegun(event.tenant()))) {
            return ignored(QUEUE_FULL);
        }
        repetitions.remember(event.tenant(), submission.retry(), event.job(), now);
        course.begin(new Job(event, offset, now, training.get(), validation), now);
        return accepted();
    }

    private Verdict cancel(LedgerEvent.JobCancelRequested event, Instant now) {
        return withJob(event.tenant(), event.job(), job -> {
            if (job.state().isFinal()) {
                return ignored(FINAL_STATE);
            }
            ending.cancel(job, LedgerEvent.StopReason.CANCELLED, now);
            return accepted();
        });
    }

    private Verdict pause(LedgerEvent.JobPauseRequested event, Instant now) {
        return withJob(event.tenant(), event.job(), job -> {
            if (job.state().isFinal() || job.isHeld()) {
                return ignored(job.isHeld() ? ALREADY_SO : FINAL_STATE);
            }
            holding.pause(job, now);
            return accepted();
        });
    }

    private Verdict resume(LedgerEvent.JobResumeRequested event, Instant now) {
        return withJob(event.tenant(), event.job(), job -> {
            if (!job.isHeld()) {
                return ignored(job.state().isFinal() ? FINAL_STATE : ALREADY_SO);
            }
            holding.resume(job, now);
            return accepted();
        });
    }

    private Verdict deleteJob(LedgerEvent.JobDeleted event) {
        return withJob(event.tenant(), event.job(), job -> {
            if (!job.state().isFinal()) {
                return ignored(STILL_IN_USE);
            }
            removal.remove(job);
            permissions.forget(event.tenant(), Catalogue.beginningOfCheckpoints(job));
            return accepted();
        });
    }

    private Verdict deleteTenant(String tenant, Instant now) {
        boolean uploading = uploads.forget(tenant);
        boolean asking = batches.forget(tenant);
        boolean importing = imports.forget(tenant);
        if (!uploading && !asking && !importing && !catalogue.hasAnythingOf(tenant)) {
            return ignored(UNKNOWN_SUBJECT);
        }
        permissions.forget(tenant, "");
        removal.removeTenant(tenant, now);
        repetitions.forget(tenant);
        return accepted();
    }

    private Verdict withJob(String tenant, String id, Function<Job, Verdict> decision) {
        return catalogue
                .job(id)
                .filter(job -> job.tenant.equals(tenant))
                .map(decision)
                .orElseGet(() -> ignored(UNKNOWN_SUBJECT));
    }

    private static Verdict accepted() {
        return new Verdict.Accepted();
    }

    private static Verdict ignored(Verdict.Reason reason) {
        return new Verdict.Ignored(reason);
    }
}
