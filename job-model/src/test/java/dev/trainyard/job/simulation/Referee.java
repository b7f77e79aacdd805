package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Folds the log as it grows and calls foul at the first entry after which a promise does not hold. */
final class Referee {

    private final Clockwork clock;
    private final Ledger truth = new Ledger();
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final Map<String, String> tenants = new TreeMap<>();
    private final Map<String, JobView> known = new HashMap<>();
    private final Map<Attempt, Worker> owners = new HashMap<>();
    private final Map<TaskId, Long> numbers = new HashMap<>();
    private final Map<String, String> keys = new HashMap<>();
    private final Set<Worker> ended = new HashSet<>();
    private Set<Worker> living = Set.of();
    private List<AttemptView> out = List.of();

    Referee(Clockwork clock) {
        this.clock = clock;
    }

    Ledger truth() {
        return truth;
    }

    /** Every job that was accepted and not deleted, as it stands. */
    List<JobView> jobs() {
        return tenants.keySet().stream().map(known::get).toList();
    }

    void appended(LedgerEntry entry) {
        long generation = truth.generation();
        List<AttemptView> outBefore = out;
        Verdict verdict = truth.apply(entry);
        entries.add(entry);
        clock.trace("log", entry.offset() + " " + brief(entry.event()) + " -> " + verdict);
        out = truth.attemptsOut();
        keepBooks(entry.event(), verdict);
        lookAtWorkers();
        boolean changed = lookAtJobs(entry.event());
        if (!out.equals(outBefore)) {
            lookAtAttempts();
        }
        if (entry.event() instanceof LedgerEvent.FromAttempt said && !(said instanceof LedgerEvent.Claimed)) {
            boolean owner = outBefore.stream()
                    .anyMatch(view -> view.attempt().equals(said.attempt())
                            && view.owner().equals(Optional.of(said.worker())));
            require(owner || !(verdict instanceof Verdict.Accepted), "a stale owner was believed");
            require(owner || !changed, "a stale owner changed a job");
        }
        if (entry.event() instanceof LedgerEvent.AttemptLost lost
                && lost.why().code() == FailureCode.QUEUE_RECORD_VANISHED) {
            boolean owned = outBefore.stream()
                    .anyMatch(view -> view.attempt().equals(lost.attempt())
                            && view.owner().isPresent());
            require(!owned || !changed, "an owner was fenced off for a record that it had taken");
        }
        if (entry.event() instanceof LedgerEvent.FromGeneration said && said.generation() != generation) {
            require(verdict.equals(new Verdict.Ignored(Verdict.Reason.OLD_GENERATION)), "a deposed leader decided");
            require(!changed, "a deposed leader changed a job");
        }
    }

    private void keepBooks(LedgerEvent event, Verdict verdict) {
        if (verdict instanceof Verdict.Accepted) {
            if (event instanceof LedgerEvent.JobSubmitted submitted) {
                tenants.put(submitted.job(), submitted.tenant());
                submitted
                        .submission()
                        .retry()
                        .idempotencyKey()
                        .ifPresent(key -> require(
                                keys.put(submitted.tenant() + " " + key, submitted.job()) == null,
                                "one key became two jobs"));
            }
            if (event instanceof LedgerEvent.JobDeleted deleted) {
                require(known.get(deleted.job()).state().isFinal(), "a job was deleted before it was over");
                tenants.remove(deleted.job());
                known.remove(deleted.job());
            }
        }
    }

    /** A start ends once, and its leases end with it. */
    private void lookAtWorkers() {
        Set<Worker> now = truth.workers().stream().map(WorkerView::worker).collect(Collectors.toSet());
        living.stream().filter(worker -> !now.contains(worker)).forEach(ended::add);
        living = now;
        require(ended.stream().noneMatch(now::contains), "an ended start came back");
        require(now.stream().map(Worker::name).distinct().count() == now.size(), "two starts of one name live");
        require(
                out.stream().flatMap(view -> view.owner().stream()).allMatch(now::contains),
                "an attempt is owned by a worker that the log does not know");
    }

    /** Whether any job changed. Looks at the one that the event names, or at all when it may concern several. */
    private boolean lookAtJobs(LedgerEvent event) {
        Optional<String> named = jobOf(event);
        boolean changed = false;
        for (Map.Entry<String, String> job : tenants.entrySet()) {
            if (named.isEmpty() || named.get().equals(job.getKey())) {
                changed |= lookAt(job.getKey(), job.getValue());
            }
        }
        return changed;
    }

    private boolean lookAt(String id, String tenant) {
        JobView before = known.get(id);
        JobView now = truth.job(tenant, id)
                .map(Referee::withoutWhatTimeAndOthersChange)
                .orElseThrow(() -> foul("an accepted job is gone: " + id));
        if (now.equals(before)) {
            return false;
        }
        known.put(id, now);
        require(now.news().getLast().sequence() == now.news().size(), "news have a gap");
        if (before != null) {
            require(!before.state().isFinal(), "a final state was left or its job changed");
            require(now.news().size() >= before.news().size(), "news were unsaid");
            require(now.checkpoints().size() >= before.checkpoints().size(), "a checkpoint was lost");
        }
        if (now.state().isFinal()) {
            lookAtEnd(now);
        }
        return true;
    }

    /** Its place among others moves with them, and bytes are given up by the time of any entry. */
    private static JobView withoutWhatTimeAndOthersChange(JobView job) {
        return new JobView(
                job.tenant(),
                job.id(),
                job.createdAt(),
                job.submission(),
                job.state(),
                job.modelName(),
                job.finishedAt(),
                job.rows(),
                job.totalSteps(),
                job.trainedRows(),
                job.halvings(),
                job.receipts(),
                OptionalLong.empty(),
                Optional.empty(),
                job.resultFile(),
                job.checkpoints().stream()
                        .map(view -> new JobView.CheckpointView(
                                view.checkpoint(),
                                view.createdAt(),
                                view.validation(),
                                view.heldout(),
                                Optional.empty()))
                        .toList(),
                job.phases(),
                job.news());
    }

    private void lookAtEnd(JobView job) {
        int allowed = job.submission().recipe().placement().maxAttempts();
        Map<String, Integer> retries = new HashMap<>();
        Set<Long> begun = new HashSet<>();
        for (JobNews news : job.news()) {
            if (news.kind() instanceof JobNews.Retrying retrying) {
                require(retries.merge(retrying.task(), 1, Integer::sum) < allowed, "too many tries");
            }
            if (news.kind() instanceof JobNews.TrainingBegan began) {
                require(begun.add(began.attempt()), "one attempt began twice");
            }
        }
        require(out.stream().noneMatch(view -> view.attempt().task().job().equals(job.id())), "over, and still out");
        if (job.state() instanceof JobState.Succeeded(String model, long best)) {
            require(truth.model(job.tenant(), model).isPresent(), "the model cannot be called");
            require(
                    job.checkpoints().stream()
                            .anyMatch(saved -> saved.checkpoint().step() == best),
                    "no best");
        }
    }

    private void lookAtAttempts() {
        Map<TaskId, Attempt> outNow = new HashMap<>();
        for (AttemptView view : out) {
            Attempt attempt = view.attempt();
            require(outNow.put(attempt.task(), attempt) == null, "two attempts of one task are out");
            require(numbers.merge(attempt.task(), attempt.number(), Math::max) == attempt.number(), "numbers fell");
            view.owner()
                    .ifPresent(owner -> require(
                            owners.merge(attempt, owner, (first, ignored) -> first)
                                    .equals(owner),
                            "an attempt had two owners"));
        }
    }

    /** A worker begins to work: only on what the log has granted it. */
    void started(Attempt attempt, Worker worker) {
        require(worker.equals(owners.get(attempt)), "work began that was never granted: " + attempt);
    }

    /** At the end: what was folded again, and what replicas have folded, is the same. */
    void compare(String who, Ledger other) {
        for (String tenant : List.of("a", "b")) {
            same(who + " jobs", truth.jobs(tenant, Optional.empty(), 100), other.jobs(tenant, Optional.empty(), 100));
            same(who + " files", List.copyOf(truth.files(tenant)), List.copyOf(other.files(tenant)));
            same(who + " models", List.copyOf(truth.models(tenant)), List.copyOf(other.models(tenant)));
        }
        same(who + " workers", truth.workers(), other.workers());
        same(who + " attempts", truth.attemptsOut(), other.attemptsOut());
        same(who + " effects", truth.pending(), other.pending());
        same(who + " generation", truth.generation(), other.generation());
        same(who + " time", truth.now(), other.now());
    }

    private void same(String what, Object expected, Object actual) {
        require(Objects.equals(expected, actual), what + " differ: " + expected + " and " + actual);
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    void require(boolean holds, String foul) {
        if (!holds) {
            throw foul(foul);
        }
    }

    private static AssertionError foul(String what) {
        return new AssertionError(what);
    }

    private static Optional<String> jobOf(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.FromAttempt said ->
                Optional.of(said.attempt().task().job());
            case LedgerEvent.JobSubmitted submitted -> Optional.of(submitted.job());
            case LedgerEvent.JobCancelRequested cancel -> Optional.of(cancel.job());
            case LedgerEvent.JobPauseRequested pause -> Optional.of(pause.job());
            case LedgerEvent.JobResumeRequested resume -> Optional.of(resume.job());
            case LedgerEvent.PauseOrdered pause ->
                Optional.of(pause.attempt().task().job());
            case LedgerEvent.CheckpointsDropped dropped -> Optional.of(dropped.job());
            case LedgerEvent.TimeTold ignored -> Optional.empty();
            case LedgerEvent.LimitsSet ignored -> Optional.empty();
            case LedgerEvent.Granted granted ->
                Optional.of(granted.attempt().task().job());
            case LedgerEvent.Queued queued ->
                Optional.of(queued.attempt().task().job());
            case LedgerEvent.ResultPublished published -> Optional.of(published.job());
            case LedgerEvent.AttemptLost lost ->
                Optional.of(lost.attempt().task().job());
            case LedgerEvent.Refused refused ->
                Optional.of(refused.attempt().task().job());
            case LedgerEvent.StopOrdered stop ->
                Optional.of(stop.attempt().task().job());
            case LedgerEvent.JobDeleted ignored -> Optional.empty();
            case LedgerEvent.FileStored ignored -> Optional.empty();
            case LedgerEvent.FileDeleted ignored -> Optional.empty();
            case LedgerEvent.TenantDeleted ignored -> Optional.empty();
            case LedgerEvent.ModelDeleted ignored -> Optional.empty();
            case LedgerEvent.LeaderStarted ignored -> Optional.empty();
            case LedgerEvent.WorkerLost ignored -> Optional.empty();
            case LedgerEvent.Erased ignored -> Optional.empty();
            case LedgerEvent.WorkerStarted ignored -> Optional.empty();
            case LedgerEvent.WorkerStopped ignored -> Optional.empty();
        };
    }

    /** Without the long parts. */
    private static String brief(LedgerEvent event) {
        String text = event.toString();
        return text.length() <= 260 ? text : text.substring(0, 260) + "…";
    }
}
