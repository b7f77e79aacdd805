package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.Outlets;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.AttemptView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.heartbeat.HeartbeatWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The leader's eye on the workers: proposes losses; only the fold decides them. For one thread. */
public final class LossWatch {

    private static final System.Logger LOGGER = System.getLogger(LossWatch.class.getName());

    private static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(1);

    private final LedgerReplica replica;
    private final Log log;
    private final Outlets outlets;
    private final Supplier<String> eventIds;
    private final HeartbeatWatch watch;
    private final Duration unclaimedLimit;
    private final Set<Object> proposed = ConcurrentHashMap.newKeySet();
    private final Map<Attempt, Instant> passedSince = new ConcurrentHashMap<>();
    private Instant lastHeard = Instant.EPOCH;
    private Instant lastTold = Instant.EPOCH;

    /**
     * @param unclaimedLimit how long a queued record may stay unclaimed before its queue is asked about it, and how
     *     long the queue must then be done with it: its taker's claim may be on its way to the log
     */
    public LossWatch(
            LedgerReplica replica,
            Log log,
            Outlets outlets,
            Supplier<String> eventIds,
            HeartbeatWatch watch,
            Duration unclaimedLimit) {
        this.replica = replica;
        this.log = log;
        this.outlets = outlets;
        this.eventIds = eventIds;
        this.watch = watch;
        this.unclaimedLimit = unclaimedLimit;
    }

    /** A new leader begins: nobody is silent yet. */
    public void startAfresh() {
        watch.startAfresh();
        proposed.clear();
        passedSince.clear();
    }

    /** Takes note of a sign of life. */
    public void heard(Heartbeat sign, Instant appended) {
        watch.heard(sign, appended);
        lastHeard = appended.isAfter(lastHeard) ? appended : lastHeard;
    }

    /** Looks at every worker and attempt, and proposes the losses it finds. */
    public void judge(long generation) {
        List<WorkerView> workers = replica.read(ledger -> ledger.workers());
        List<AttemptView> attempts = replica.read(ledger -> ledger.attemptsOut());
        // The log's own time stands still while nothing is decided; the leader's signs go on.
        Instant decided = replica.read(ledger -> ledger.now());
        Instant now = lastHeard.isAfter(decided) ? lastHeard : decided;
        passedSince
                .keySet()
                .retainAll(attempts.stream()
                        .filter(attempt -> attempt.owner().isEmpty())
                        .map(AttemptView::attempt)
                        .toList());
        watch.keepOnly(
                workers.stream().map(WorkerView::worker).toList(),
                attempts.stream().map(AttemptView::attempt).toList());
        tellTime(now, generation);
        workers.forEach(worker -> judge(worker, generation));
        Set<Attempt> stalled = new HashSet<>(watch.stalled());
        for (AttemptView attempt : attempts) {
            if (attempt.owner().isPresent() && stalled.contains(attempt.attempt())) {
                lose(
                        attempt.attempt(),
                        generation,
                        FailureCode.WORKER_STALLED,
                        "it has shown no new step for too long");
            } else if (attempt.owner().isEmpty()) {
                judgeUnclaimed(attempt, now, generation);
            }
        }
    }

    /** What falls due by the log's time would wait for the next event, and there may be none for long. */
    private void tellTime(Instant now, long generation) {
        boolean due = replica.read(ledger -> ledger.nextDue())
                .filter(next -> !next.isAfter(now))
                .isPresent();
        if (due && lastTold.plus(BETWEEN_TELLINGS).isBefore(now)) {
            lastTold = now;
            append(new LedgerEvent.TimeTold(generation), now);
        }
    }

    private void judge(WorkerView view, long generation) {
        Worker worker = view.worker();
        if (watch.isLost(worker, view.startedAt()) && proposed.add(worker)) {
            long silent = watch.silence(worker, view.startedAt()).toMillis();
            LOGGER.log(
                    System.Logger.Level.WARNING, "worker=" + worker.name() + " silent_ms=" + silent + " is given up");
            append(new LedgerEvent.WorkerLost(worker, generation, silent), worker);
        }
    }

    /** A record that its queue is done with, but that nobody has claimed, will never be claimed. */
    private void judgeUnclaimed(AttemptView attempt, Instant now, long generation) {
        boolean overdue = attempt.since().plus(unclaimedLimit).isBefore(now);
        if (overdue && attempt.queueOffset().isPresent()) {
            long offset = attempt.queueOffset().getAsLong();
            var _ = outlets.isDoneWith(attempt.queueClass(), offset).thenAccept(done -> {
                if (done && hasBeenPassedFor(attempt.attempt(), now)) {
                    lose(
                            attempt.attempt(),
                            generation,
                            FailureCode.QUEUE_RECORD_VANISHED,
                            "its record left the queue and nobody claimed it");
                }
            });
        }
    }

    private boolean hasBeenPassedFor(Attempt attempt, Instant now) {
        Instant since = passedSince.computeIfAbsent(attempt, ignored -> now);
        return since.plus(unclaimedLimit).isBefore(now);
    }

    private void lose(Attempt attempt, long generation, FailureCode code, String why) {
        List<Object> proposal = List.of(attempt, code);
        if (proposed.add(proposal)) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "task=" + attempt.task() + " attempt=" + attempt.number() + " is lost: " + why);
            Failure failure = new Failure(
                    code, "The attempt was given up: " + why + ".", "", Map.of("attempt", "" + attempt.number()));
            append(new LedgerEvent.AttemptLost(attempt, generation, failure), proposal);
        }
    }

    private void append(LedgerEvent event, Object subject) {
        var _ = log.append(eventIds.get(), event).whenComplete((offset, failure) -> {
            if (failure != null) {
                proposed.remove(subject);
            }
        });
    }
}
