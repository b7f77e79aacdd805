package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.JobNews;
import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.task.Attempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What the referee knows of jobs: every accepted one has a future until it is over, and over is over. */
final class JobBooks {

    private final Referee referee;
    private final Fold fold;
    private final FailureBooks failures;
    private final Map<String, LedgerEvent.JobSubmitted> accepted = new TreeMap<>();
    private final Map<String, JobView> known = new HashMap<>();
    private final Set<String> timed = new LinkedHashSet<>();
    private final List<JobView> changed = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();

    JobBooks(Referee referee, Fold fold, FailureBooks failures) {
        this.referee = referee;
        this.fold = fold;
        this.failures = failures;
    }

    List<JobView> all() {
        return accepted.keySet().stream().map(known::get).toList();
    }

    boolean allAreOver() {
        for (JobView job : known.values()) {
            if (!job.state().isFinal()) {
                return false;
            }
        }
        return true;
    }

    /** A job as it was when it was last named. */
    Optional<JobView> known(String job) {
        return Optional.ofNullable(known.get(job));
    }

    /** A job as the fold has it now, with what time and others change of it. */
    JobView now(String job) {
        return fold.job(accepted.get(job).tenant(), job).orElseThrow();
    }

    boolean has(String job) {
        return accepted.containsKey(job);
    }

    /** What the client asked for, whatever the fold made of it. */
    LedgerEvent.JobSubmitted request(String job) {
        return accepted.get(job);
    }

    /** Whether any job changed by what was said. Looks at the one that is named, or at all when it may be several. */
    boolean look(Moment moment) {
        changed.clear();
        if (moment.accepted()) {
            keep(moment.event());
        }
        return lookAtJobs(moment);
    }

    /** Those that the entry looked at last has changed. */
    List<JobView> changed() {
        return changed;
    }

    private boolean lookAtJobs(Moment moment) {
        Optional<String> named = moment.job();
        if (named.isPresent()) {
            boolean bySaying = accepted.containsKey(named.get()) && look(named.get(), moment);
            timed.forEach(job -> look(job, moment)); // the time of any of them may be up
            return bySaying;
        }
        boolean bySaying = false;
        for (String job : accepted.keySet()) {
            bySaying |= look(job, moment);
        }
        return bySaying;
    }

    private void keep(LedgerEvent event) {
        if (event instanceof LedgerEvent.JobSubmitted submitted) {
            accepted.put(submitted.job(), submitted);
            if (submitted.submission().recipe().placement().maxDuration().isPresent()) {
                timed.add(submitted.job());
            }
            submitted
                    .submission()
                    .retry()
                    .idempotencyKey()
                    .ifPresent(key -> referee.require(
                            Promise.SAME_KEY_SAME_JOB,
                            keys.put(submitted.tenant() + " " + key, submitted.job()) == null,
                            () -> "one key became two jobs"));
        }
        if (event instanceof LedgerEvent.JobDeleted deleted) {
            forget(deleted.job());
        }
        if (event instanceof LedgerEvent.TenantDeleted deleted) {
            accepted.values().stream()
                    .filter(job -> job.tenant().equals(deleted.tenant()))
                    .map(LedgerEvent.JobSubmitted::job)
                    .toList()
                    .forEach(this::forget);
            keys.keySet().removeIf(key -> key.startsWith(deleted.tenant() + " "));
        }
    }

    private void forget(String job) {
        accepted.remove(job);
        known.remove(job);
        timed.remove(job);
    }

    private boolean look(String id, Moment moment) {
        JobView before = known.get(id);
        JobView whole = fold.job(accepted.get(id).tenant(), id).orElse(null);
        referee.require(Promise.EVERY_ACCEPTED_JOB_HAS_A_FUTURE, whole != null, () -> "an accepted job is gone: " + id);
        JobView now = withoutWhatTimeAndOthersChange(whole);
        boolean same = now.equals(before);
        if (before != null && before.state().isFinal()) {
            referee.require(
                    Promise.FINAL_STATES_ARE_FINAL, same, () -> "a final state was left or its job changed: " + id);
            return false;
        }
        referee.require(
                Promise.EVERY_ACCEPTED_JOB_HAS_A_FUTURE,
                whole.state().isFinal() || hasFuture(whole, moment),
                () -> "a job has no future: " + whole);
        if (same) {
            return false;
        }
        known.put(id, now);
        List<JobNews> news = now.news();
        referee.require(
                Promise.RESULTS_TELL_EVERY_NEWS_ONCE,
                news.getLast().sequence() == news.size(),
                () -> "news have a gap");
        if (before != null) {
            referee.require(
                    Promise.RESULTS_TELL_EVERY_NEWS_ONCE,
                    news.size() >= before.news().size()
                            && news.subList(0, before.news().size()).equals(before.news()),
                    () -> "news were unsaid");
            referee.require(
                    Promise.WHAT_IS_NEEDED_IS_KEPT,
                    now.checkpoints().size() >= before.checkpoints().size(),
                    () -> "a checkpoint was lost");
        }
        lookAtRest(now, moment);
        changed.add(now);
        if (now.state().isFinal()) {
            lookAtEnd(now, moment);
        }
        return !TimeBooks.isTimeUp(now, moment.now());
    }

    /** Somebody has something of it, or it stands where somebody will take it, or its owner can have it go on. */
    private static boolean hasFuture(JobView job, Moment moment) {
        return job.state() instanceof JobState.Paused || job.position().isPresent() || isOut(job.id(), moment);
    }

    private static boolean isOut(String job, Moment moment) {
        for (Attempt attempt : moment.after().keySet()) {
            if (attempt.task().job().equals(job)) {
                return true;
            }
        }
        return false;
    }

    private void lookAtRest(JobView job, Moment moment) {
        boolean held = DeedBooks.isHeld(job);
        referee.require(
                Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                job.state().isFinal() || held == failures.isHeld(job.id()),
                () -> "pausing or resuming was not done: " + job.id() + " " + job.state());
        referee.require(
                Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                !(job.state() instanceof JobState.Paused) || !isOut(job.id(), moment),
                () -> "a paused job holds a worker or a record: " + job.id());
        referee.require(
                Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                !held
                        || moment.after().values().stream()
                                .filter(view -> view.attempt().task().job().equals(job.id()))
                                .allMatch(view -> view.owner().isPresent()),
                () -> "a job that is to rest was sent out: " + job.id());
    }

    private void lookAtEnd(JobView job, Moment moment) {
        Set<Long> begun = new HashSet<>();
        for (JobNews news : job.news()) {
            if (news.kind() instanceof JobNews.TrainingBegan began) {
                referee.require(
                        Promise.ONE_OWNER_PER_ATTEMPT, begun.add(began.attempt()), () -> "one attempt began twice");
            }
        }
        referee.require(
                Promise.FINAL_STATES_ARE_FINAL, !isOut(job.id(), moment), () -> "over, and still out: " + job.id());
        if (job.state() instanceof JobState.Succeeded(String model, long best)) {
            referee.require(
                    Promise.WHAT_IS_NEEDED_IS_KEPT,
                    fold.ledger.model(job.tenant(), model).isPresent(),
                    () -> "the model cannot be called: " + model);
            referee.require(
                    Promise.SCORES_COME_FROM_STORED_BYTES,
                    bestOf(job).equals(OptionalLong.of(best)),
                    () -> "step " + best + " was called the best, and it is " + bestOf(job));
        }
    }

    /** The highest accuracy, of checkpoints that nobody found damaged; the earlier one of equals. */
    private OptionalLong bestOf(JobView job) {
        OptionalLong best = OptionalLong.empty();
        double highest = Double.NEGATIVE_INFINITY;
        for (JobView.CheckpointView view : job.checkpoints()) {
            if (view.validation() instanceof ScoreState.Scored scored
                    && !failures.isDamaged(job.id(), view.checkpoint().step())) {
                double accuracy = scored.evaluation().metrics().get("accuracy").value();
                if (accuracy > highest) {
                    highest = accuracy;
                    best = OptionalLong.of(view.checkpoint().step());
                }
            }
        }
        return best;
    }

    /** Its place among others moves with them, and bytes are given up by the time of any entry. */
    private static JobView withoutWhatTimeAndOthersChange(JobView job) {
        boolean dropped = false;
        for (JobView.CheckpointView view : job.checkpoints()) {
            dropped |= view.droppedAt().isPresent();
        }
        if (!dropped && job.position().isEmpty() && job.waitingFor().isEmpty()) {
            return job;
        }
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
}
