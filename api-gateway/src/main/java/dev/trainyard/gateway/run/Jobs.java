package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.Examination;
import dev.trainyard.job.ledger.FileView;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Submission;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.tree.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Jobs: submitted, watched, cancelled, deleted. Every decision is the ledger's. */
public final class Jobs {

    private static final int RETRY_WHEN_FULL_SECONDS = 30;

    private final LedgerReplica replica;
    private final Ids ids;
    private final Traces traces;
    private final ArchivedJobs archived;
    private final Rules rules;
    private final LongSupplier nanoTime;

    /** What requests are held against: where jobs can run, and what they can start from. */
    public record Rules(Placements placements, Bases bases, StartingModels startingModels, Examiner examiner) {}

    public Jobs(
            LedgerReplica replica, ArchivedJobs archived, Ids ids, Traces traces, Rules rules, LongSupplier nanoTime) {
        this.replica = replica;
        this.archived = archived;
        this.ids = ids;
        this.traces = traces;
        this.rules = rules;
        this.nanoTime = nanoTime;
    }

    /** Submits a body in the protocol's shape. */
    public JobView submit(Caller caller, Map<String, Object> body, String bodyHash) {
        Optional<String> asked = Optional.of(body)
                .map(all -> all.get("model"))
                .filter(String.class::isInstance)
                .map(String.class::cast);
        Map<String, Object> meant = new LinkedHashMap<>(body);
        asked.ifPresent(name -> meant.put("model", rules.bases().meant(name)));
        Optional<ExistingModel> existing = asked.flatMap(
                name -> rules.startingModels().find(caller, rules.bases().meant(name)));
        return switch (JobRequest.read(meant, existing, ids.seed())) {
            case JobRequest.Reading.Faulty faulty -> {
                List<Fault> faults = new ArrayList<>(faulty.faults());
                faults.addAll(missingFiles(caller, JobRequest.filesOf(body)));
                boolean onlyTheModel =
                        faults.stream().allMatch(fault -> fault.param().equals("model"));
                throw onlyTheModel
                                && existing.isEmpty()
                                && asked.filter(name -> !rules.bases().has(name))
                                        .isPresent()
                        ? rules.bases().missing(asked.get()).exception()
                        : Rejection.invalid(faults).exception();
            }
            case JobRequest.Reading.Read read ->
                submit(caller, read.request().askedAs(asked.orElseThrow()), Optional.empty(), bodyHash);
        };
    }

    /**
     * Submits a request.
     *
     * @param registeredName a name that the model shall bear instead of a derived one
     */
    public JobView submit(Caller caller, JobRequest request, Optional<String> registeredName, String bodyHash) {
        return submit(caller, request, registeredName, Optional.empty(), bodyHash);
    }

    private JobView submit(
            Caller caller,
            JobRequest request,
            Optional<String> registeredName,
            Optional<String> reproduces,
            String bodyHash) {
        List<Fault> missing = missingFiles(caller, request.files());
        List<Fault> faults = new ArrayList<>(missing);
        faults.addAll(unfit(caller, request));
        boolean mayBeKnown = caller.idempotencyKey().isPresent() || caller.retried();
        // A repetition is answered with its job though the file be gone; the fold knows, and takes no new job then.
        if (faults.size() > missing.size() || (!missing.isEmpty() && !mayBeKnown)) {
            throw Rejection.invalid(faults).exception();
        }
        String job = "ftjob-" + ids.next();
        Submission submission = new Submission(
                request.model(),
                request.suffix(),
                registeredName,
                request.trainingFile(),
                request.validationFile(),
                request.recipe(),
                request.metadata(),
                new Submission.RetryKey(caller.idempotencyKey(), caller.credential(), bodyHash, caller.retried()),
                reproduces,
                Optional.of(traces.continuing(caller.traceParent())));
        return switch (replica.decide(new LedgerEvent.JobSubmitted(caller.tenant(), job, submission))) {
            case Verdict.Accepted ignored -> find(caller, job);
            case Verdict.Repeated repeated -> find(caller, repeated.job());
            case Verdict.KeyTaken taken ->
                throw Rejection.conflict(
                                "idempotency_key_reused",
                                "The idempotency key was used for another request, which became the job " + taken.job()
                                        + ". Use a new key for a new request.")
                        .exception();
            case Verdict.Ignored ignored
            when ignored.reason() == Verdict.Reason.QUEUE_FULL ->
                throw queueFull(caller).exception();
            case Verdict.Ignored ignored ->
                throw faults.isEmpty()
                        ? Files.missing(request.trainingFile()).exception()
                        : Rejection.invalid(faults).exception();
        };
    }

    /**
     * Submits a finished job's recipe on its file again, to see whether it gives the same.
     *
     * @return the new job
     */
    public JobView reproduce(Caller caller, String id, String bodyHash) {
        JobView original = find(caller, id);
        if (!(original.state() instanceof JobState.Succeeded)) {
            throw Rejection.conflict(
                            "job_not_succeeded",
                            "The job " + id + " has not succeeded, so there is nothing to reproduce.")
                    .exception();
        }
        Submission submission = original.submission();
        JobRequest again = new JobRequest(
                submission.model(),
                submission.trainingFile(),
                submission.validationFile(),
                submission.suffix(),
                submission.metadata(),
                submission.recipe());
        return submit(caller, again, Optional.empty(), Optional.of(id), bodyHash);
    }

    private Rejection queueFull(Caller caller) {
        OptionalInt allowed =
                replica.read(ledger -> ledger.limits().of(caller.tenant()).queued());
        return Rejection.tooMany(
                "queue_full",
                "As many jobs wait to be trained as this tenant may have (" + allowed.orElse(0)
                        + "). Wait for one to begin, or cancel one.",
                RETRY_WHEN_FULL_SECONDS);
    }

    private List<Fault> missingFiles(Caller caller, Map<String, String> files) {
        List<Fault> faults = new ArrayList<>();
        files.forEach((param, file) -> {
            if (file(caller, file).isEmpty()) {
                faults.add(new Fault(param, "No such file: " + file + "; upload it first, with purpose fine-tune"));
            }
        });
        return faults;
    }

    private List<Fault> unfit(Caller caller, JobRequest request) {
        List<Fault> faults = new ArrayList<>();
        long rows = 0;
        for (Map.Entry<String, String> named : request.files().entrySet()) {
            Optional<FileView> file = file(caller, named.getValue());
            rows += file.map(found -> found.content().bytes()).orElse(0L);
            file.map(FileView::purpose)
                    .filter(purpose -> !purpose.equals("fine-tune"))
                    .ifPresent(purpose -> faults.add(new Fault(
                            named.getKey(),
                            "The file " + named.getValue() + " has the purpose " + purpose + ", not fine-tune")));
        }
        if (faults.isEmpty() && request.recipe().task() == LearningTask.CHAT) {
            request.files().forEach((param, id) -> file(caller, id)
                    .flatMap(this::faultsOfExamples)
                    .ifPresent(
                            why -> faults.add(new Fault(param, "The file " + id + " cannot be learnt from:\n" + why))));
        }
        faults.addAll(rules.placements().faults(request.recipe(), rows));
        return faults;
    }

    private Optional<String> faultsOfExamples(FileView file) {
        return switch (rules.examiner().asExamples(file)) {
            case Examination.Sound ignored -> Optional.empty();
            case Examination.Faulty faulty -> Optional.of(faulty.faults());
        };
    }

    private Optional<FileView> file(Caller caller, String id) {
        return replica.readLatest(ledger -> ledger.file(caller.tenant(), id));
    }

    /** A job of the caller's. */
    public JobView find(Caller caller, String id) {
        return replica.readLatest(ledger -> ledger.job(caller.tenant(), id))
                .map(archived::whole)
                .orElseThrow(() -> missing(id).exception());
    }

    /** The caller's jobs that a filter lets through, newest first. */
    public List<JobView> list(Caller caller, Optional<String> after, Predicate<Submission> filter, int limit) {
        return replica.readLatest(ledger -> ledger.jobs(caller.tenant(), after, filter, limit));
    }

    /** A job as this replica knows it, for those who look again and again. */
    public Optional<JobView> look(Caller caller, String id) {
        return replica.read(ledger -> ledger.job(caller.tenant(), id)).map(archived::whole);
    }

    /** Stops a job at its next step. */
    public JobView cancel(Caller caller, String id) {
        switch (replica.decide(new LedgerEvent.JobCancelRequested(caller.tenant(), id))) {
            case Verdict.Accepted ignored -> {}
            case Verdict.Ignored ignored
            when ignored.reason() == Verdict.Reason.FINAL_STATE ->
                throw Rejection.conflict("job_already_ended", "The job " + id + " has ended and cannot be cancelled.")
                        .exception();
            case Verdict.Ignored ignored -> throw missing(id).exception();
            case Verdict.Repeated ignored -> throw missing(id).exception();
            case Verdict.KeyTaken ignored -> throw missing(id).exception();
        }
        return find(caller, id);
    }

    /** Has a job rest at its next step's checkpoint; one that rests already, or is about to, stays as it is. */
    public JobView pause(Caller caller, String id) {
        return hold(caller, id, new LedgerEvent.JobPauseRequested(caller.tenant(), id), "paused");
    }

    /** Has a paused job go on; one that is not paused stays as it is. */
    public JobView resume(Caller caller, String id) {
        return hold(caller, id, new LedgerEvent.JobResumeRequested(caller.tenant(), id), "resumed");
    }

    private JobView hold(Caller caller, String id, LedgerEvent event, String what) {
        if (replica.decide(event) instanceof Verdict.Ignored(Verdict.Reason reason)
                && reason == Verdict.Reason.FINAL_STATE) {
            throw Rejection.conflict("job_already_ended", "The job " + id + " has ended and cannot be " + what + ".")
                    .exception();
        }
        return find(caller, id);
    }

    /** Deletes a job that has ended, with its model and its objects. */
    public void delete(Caller caller, String id) {
        switch (replica.decide(new LedgerEvent.JobDeleted(caller.tenant(), id))) {
            case Verdict.Accepted ignored -> {}
            case Verdict.Ignored ignored
            when ignored.reason() == Verdict.Reason.STILL_IN_USE ->
                throw Rejection.conflict("job_not_ended", "The job " + id + " has not ended; cancel it first.")
                        .exception();
            case Verdict.Ignored ignored -> throw missing(id).exception();
            case Verdict.Repeated ignored -> throw missing(id).exception();
            case Verdict.KeyTaken ignored -> throw missing(id).exception();
        }
    }

    /** Waits for a job's end, at most so long; gives the job as it is then. */
    public JobView awaitEnd(Caller caller, String id, Duration limit) throws InterruptedException {
        long until = nanoTime.getAsLong() + limit.toNanos();
        JobView job = find(caller, id);
        long seen = replica.position();
        while (!job.state().isFinal() && nanoTime.getAsLong() < until) {
            seen = replica.awaitChange(seen, Duration.ofNanos(until - nanoTime.getAsLong()));
            job = look(caller, id).orElseThrow(() -> missing(id).exception());
        }
        return job;
    }

    static Rejection missing(String id) {
        return Rejection.notFound("job_not_found", "Could not find the fine-tuning job " + id + ".");
    }
}
