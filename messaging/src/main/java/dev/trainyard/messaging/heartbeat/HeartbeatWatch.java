package dev.trainyard.messaging.heartbeat;

import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges silence. Time is the append time of the heartbeats' topic, in which the leader's own signs stand too: where
 * these have a gap, nobody could have been heard, and every lease starts afresh. Pure; for one thread.
 */
public final class HeartbeatWatch {

    private final Duration lease;
    private final Duration stallLimit;
    private final Map<Worker, Instant> lastSign = new HashMap<>();
    private final Map<Attempt, Progress> progress = new HashMap<>();
    private Instant heardUntil = Instant.EPOCH;
    private Instant judgedAt = Instant.EPOCH;
    private Instant listeningSince = Instant.EPOCH;
    private long generation = -1;

    private record Progress(long step, Instant since) {}

    /**
     * @param lease silence after which a worker counts as lost
     * @param stallLimit time without a new step after which an attempt counts as stalled
     */
    public HeartbeatWatch(Duration lease, Duration stallLimit) {
        this.lease = lease;
        this.stallLimit = stallLimit;
    }

    /** Takes note of a sign. */
    public void heard(Heartbeat sign, Instant appended) {
        heardUntil = latest(heardUntil, appended);
        switch (sign) {
            case Heartbeat.OfLeader leader -> heardLeader(leader.generation());
            case Heartbeat.OfReplica ignored -> {}
            case Heartbeat.OfWorker worker -> {
                lastSign.put(worker.worker(), heardUntil);
                worker.doing().forEach(this::note);
            }
        }
    }

    private void heardLeader(long leadersGeneration) {
        if (leadersGeneration < generation) {
            return; // deposed, and it may not know: that it lives says nothing about who is heard here
        }
        boolean gap = judgedAt.plus(lease.dividedBy(2)).isBefore(heardUntil);
        if (leadersGeneration > generation || gap) {
            listeningSince = heardUntil;
        }
        generation = leadersGeneration;
        judgedAt = heardUntil;
    }

    private void note(Heartbeat.Doing doing) {
        Progress known = progress.get(doing.attempt());
        if (known == null || doing.step() > known.step()) {
            progress.put(doing.attempt(), new Progress(doing.step(), heardUntil));
        }
    }

    /** A new leader has listened to nobody yet: nobody is silent before its own first sign is read back. */
    public void startAfresh() {
        listeningSince = heardUntil;
        judgedAt = Instant.EPOCH;
    }

    /** How long a worker has been silent while somebody listened; zero when it was just announced. */
    public Duration silence(Worker worker, Instant announced) {
        Instant since = latest(latest(lastSign.getOrDefault(worker, Instant.EPOCH), announced), listeningSince);
        return timeSince(since);
    }

    /** Up to the leader's newest sign, since what came later may be the beginning of a gap. */
    private Duration timeSince(Instant since) {
        return since.isBefore(judgedAt) ? Duration.between(since, judgedAt) : Duration.ZERO;
    }

    /** Whether that silence is a death. */
    public boolean isLost(Worker worker, Instant announced) {
        return silence(worker, announced).compareTo(lease) > 0;
    }

    /** Attempts that have shown no new step for too long, while their workers live. */
    public List<Attempt> stalled() {
        List<Attempt> stalled = new ArrayList<>();
        progress.forEach((attempt, seen) -> {
            if (timeSince(latest(seen.since(), listeningSince)).compareTo(stallLimit) > 0) {
                stalled.add(attempt);
            }
        });
        return stalled;
    }

    /** Forgets what the log no longer speaks of. */
    public void keepOnly(List<Worker> workers, List<Attempt> attempts) {
        lastSign.keySet().retainAll(workers);
        progress.keySet().retainAll(attempts);
    }

    private static Instant latest(Instant left, Instant right) {
        return left.isAfter(right) ? left : right;
    }
}
