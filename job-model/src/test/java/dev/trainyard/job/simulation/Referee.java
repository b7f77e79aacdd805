package dev.trainyard.job.simulation;

import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.Effect;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Folds the log as it grows, keeps books of its own, and calls foul at the first entry that breaks a promise. */
final class Referee {

    private final World world;
    private final Fold fold;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();
    private final JobBooks jobs;
    private final DeedBooks deeds;
    private final ResultBooks results;
    private final AttemptBooks attempts;
    private final FailureBooks failures;
    private final TenantBooks tenants;
    private final TimeBooks times;
    private final StoreBooks stored;
    private final BatchBooks batches;
    private final Map<Promise, LongAdder> judged = new EnumMap<>(Promise.class);
    private List<AttemptView> outList = List.of();
    private Map<Attempt, AttemptView> out = Map.of();
    private long generation = -1;
    private Instant now = Instant.EPOCH;

    Referee(World world) {
        this.world = world;
        this.fold = world.newFold();
        this.failures = new FailureBooks(this);
        this.jobs = new JobBooks(this, fold, failures);
        this.deeds = new DeedBooks(this, jobs);
        this.results = new ResultBooks(this, jobs);
        this.attempts = new AttemptBooks(this, world, fold, failures);
        this.tenants = new TenantBooks(this, jobs);
        this.times = new TimeBooks(this, jobs);
        this.stored = new StoreBooks(this, world, jobs, failures);
        this.batches = new BatchBooks(this, world, fold);
    }

    void appended(LedgerEntry entry) {
        now = entry.appended().isAfter(now) ? entry.appended() : now;
        Map<Attempt, AttemptView> before = out;
        Verdict verdict = fold.apply(entry);
        entries.add(entry);
        verdicts.add(verdict);
        world.clock.trace("log", () -> entry.offset() + " " + brief(entry.event()) + " -> " + verdict);
        List<AttemptView> outNow = fold.attemptsOut();
        if (!outNow.equals(outList)) {
            outList = outNow;
            out = new HashMap<>();
            outNow.forEach(view -> out.put(view.attempt(), view));
        }
        Moment moment = new Moment(entry, verdict, before, out, now);
        failures.ask(moment);
        times.lookAtRemoval(moment);
        boolean changed = jobs.look(moment);
        deeds.look(moment);
        judgeTheSpeaker(moment, changed);
        require(
                Promise.ONE_OWNER_PER_ATTEMPT,
                outNow.size() == out.size(),
                () -> "one attempt is out twice: " + outNow);
        failures.look(moment, jobs);
        jobs.changed().forEach(failures::lookAtRetries);
        attempts.look(moment);
        tenants.look(moment);
        times.look(moment);
        stored.look(moment);
        batches.look(moment);
        if (entry.event() instanceof LedgerEvent.LeaderStarted) {
            generation = entry.offset();
        }
    }

    /** Those who have no say any more change nothing. */
    private void judgeTheSpeaker(Moment moment, boolean changed) {
        if (moment.event() instanceof LedgerEvent.FromAttempt said && !(said instanceof LedgerEvent.Claimed)) {
            boolean owner = moment.ownerBefore(said.attempt()).equals(Optional.of(said.worker()));
            require(
                    Promise.A_STALE_OWNER_CHANGES_NOTHING,
                    owner || !moment.accepted(),
                    () -> "a stale owner was believed");
            require(Promise.A_STALE_OWNER_CHANGES_NOTHING, owner || !changed, () -> "a stale owner changed a job");
        }
        if (moment.event() instanceof LedgerEvent.AttemptLost lost
                && lost.why().code() == FailureCode.QUEUE_RECORD_VANISHED) {
            boolean owned = moment.ownerBefore(lost.attempt()).isPresent();
            require(
                    Promise.ONLY_SILENCE_IS_A_DEATH,
                    !owned || !changed,
                    () -> "an owner was fenced off for a record that it had taken");
        }
        if (moment.event() instanceof LedgerEvent.FromGeneration said && said.generation() != generation) {
            require(
                    Promise.A_DEPOSED_LEADER_DECIDES_NOTHING,
                    moment.verdict().equals(new Verdict.Ignored(Verdict.Reason.OLD_GENERATION)),
                    () -> "a deposed leader decided");
            require(Promise.A_DEPOSED_LEADER_DECIDES_NOTHING, !changed, () -> "a deposed leader changed a job");
        }
    }

    /** A worker begins to work: only on what the log has granted it, as the log has it. */
    void started(SessionAction.StartWork start) {
        attempts.started(start);
    }

    /** The leader is about to say that a worker is lost. */
    void proposedAsLost(Worker worker) {
        attempts.proposedAsLost(worker);
    }

    /** A worker takes itself for given up. */
    void givenUp(Worker worker) {
        require(
                Promise.ONLY_THE_LOG_ENDS_A_START,
                !attempts.lives(worker),
                () -> "a worker gave up a start that the log believes in: " + worker);
    }

    /** The leader puts news into the results. */
    void published(Effect.Publish news) {
        results.published(news);
    }

    /** The leader is about to delete bytes of checkpoints. */
    void dropping(Effect.DropCheckpoints drop) {
        stored.dropping(drop);
    }

    Verdict verdictAt(long offset) {
        return verdicts.get((int) offset);
    }

    long generation() {
        return generation;
    }

    Collection<Effect> pending() {
        return fold.pending();
    }

    Optional<Instant> nextDue() {
        return fold.ledger.nextDue();
    }

    List<LedgerEntry> entries() {
        return entries;
    }

    /** Every job that was accepted and not deleted, as it stands. */
    List<JobView> jobs() {
        return jobs.all();
    }

    boolean allJobsAreOver() {
        return jobs.allAreOver();
    }

    /** When nothing is left to be done. */
    void judgeAtTheEnd(List<Fold> replicas) {
        results.judgeAtTheEnd();
        attempts.judgeAtTheEnd();
        stored.judgeAtTheEnd();
        batches.judgeAtTheEnd();
        if (world.clock.chance(0.2)) {
            Fold again = world.newFold();
            entries.forEach(again::apply);
            compare("folded again:", again);
        }
        replicas.forEach(replica -> compare("a replica's:", replica));
    }

    private void compare(String who, Fold other) {
        for (String tenant : List.of("a", "b")) {
            same(who + " jobs", jobsOf(fold, tenant), jobsOf(other, tenant));
            same(who + " files", List.copyOf(fold.ledger.files(tenant)), List.copyOf(other.ledger.files(tenant)));
            same(who + " batches", fold.ledger.batches(tenant), other.ledger.batches(tenant));
            same(who + " models", List.copyOf(fold.ledger.models(tenant)), List.copyOf(other.ledger.models(tenant)));
        }
        same(who + " workers", fold.ledger.workers(), other.ledger.workers());
        same(who + " attempts", fold.attemptsOut(), other.attemptsOut());
        same(who + " effects", fold.pending(), other.pending());
        same(who + " generation", fold.ledger.generation(), other.ledger.generation());
        same(who + " limits", fold.ledger.limits(), other.ledger.limits());
        same(who + " due", fold.ledger.nextDue(), other.ledger.nextDue());
        same(who + " time", fold.ledger.now(), other.ledger.now());
    }

    private static List<JobView> jobsOf(Fold fold, String tenant) {
        return fold.ledger.jobs(tenant, Optional.empty(), 100).stream()
                .flatMap(job -> fold.job(tenant, job.id()).stream())
                .toList();
    }

    private void same(String what, Object expected, Object actual) {
        require(
                Promise.RESTORED_STATE_EQUALS_FOLDED_STATE,
                Objects.equals(expected, actual),
                () -> what + " differ: " + expected + " and " + actual);
    }

    void require(Promise promise, boolean holds, Supplier<String> foul) {
        judged.computeIfAbsent(promise, ignored -> new LongAdder()).increment();
        if (!holds) {
            throw new FoulError(promise, foul.get());
        }
    }

    /** How often it was looked whether each promise holds. */
    Map<Promise, LongAdder> judged() {
        return judged;
    }

    /** A promise was broken. */
    static final class FoulError extends AssertionError {
        private static final long serialVersionUID = 1L;

        final Promise promise;

        FoulError(Promise promise, String foul) {
            super(promise + ": " + foul);
            this.promise = promise;
        }
    }

    /** Without the long parts. */
    private static String brief(LedgerEvent event) {
        String text = event.toString();
        return text.length() <= 260 ? text : text.substring(0, 260) + "…";
    }
}
