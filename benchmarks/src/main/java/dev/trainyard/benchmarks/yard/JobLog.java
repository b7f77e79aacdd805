package dev.trainyard.benchmarks.yard;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskKind;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.log.LedgerReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A yard's log, read beside it: when each thing happened to a job, in the log's own time. */
final class JobLog implements AutoCloseable {

    private static final String TENANT = "local";

    /** The stations of a job on its way to the first step, in order. */
    enum Station {
        SUBMITTED("submitted"),
        PREPARATION_QUEUED("preparing queued"),
        PREPARATION_CLAIMED("preparing claimed"),
        PREPARATION_GRANTED("preparing granted"),
        PREPARED("prepared"),
        TRAINING_QUEUED("training queued"),
        TRAINING_CLAIMED("training claimed"),
        TRAINING_GRANTED("training granted"),
        FIRST_STEP("first step");

        private final String words;

        Station(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Ledger ledger = new Ledger();
    private final Map<String, Map<Station, Instant>> passed = new HashMap<>();
    private final Map<String, List<Saved>> checkpoints = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final LedgerReader reader;

    JobLog(String bootstrap) {
        this.reader = new LedgerReader(new KafkaSettings(bootstrap, "figures"), this::take, () -> {});
        reader.startAtBeginning();
    }

    private void take(LedgerCodec.Decoded decoded) {
        switch (decoded) {
            case LedgerCodec.Decoded.Known known -> take(known.entry());
            case LedgerCodec.Decoded.Undecodable ignored -> {} // the yard passes over it too
        }
    }

    private void take(LedgerEntry entry) {
        lock.lock();
        try {
            ledger.apply(entry);
            station(entry.event())
                    .ifPresent(at -> passed.computeIfAbsent(at.job(), ignored -> new EnumMap<>(Station.class))
                            .putIfAbsent(at.station(), entry.appended()));
            if (entry.event() instanceof LedgerEvent.CheckpointSaved saved) {
                String job = saved.attempt().task().job();
                String name = ledger.job(TENANT, job).orElseThrow().modelName() + ":ckpt-step-"
                        + saved.checkpoint().step();
                checkpoints.computeIfAbsent(job, ignored -> new ArrayList<>()).add(new Saved(name, entry.appended()));
            }
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A checkpoint: the name of its model, and when the log had it. */
    record Saved(String model, Instant at) {}

    private record At(String job, Station station) {}

    private static Optional<At> station(LedgerEvent event) {
        return switch (event) {
            case LedgerEvent.JobSubmitted submitted -> Optional.of(new At(submitted.job(), Station.SUBMITTED));
            case LedgerEvent.Queued queued -> of(queued.attempt(), Station.PREPARATION_QUEUED, Station.TRAINING_QUEUED);
            case LedgerEvent.Claimed claimed ->
                of(claimed.attempt(), Station.PREPARATION_CLAIMED, Station.TRAINING_CLAIMED);
            case LedgerEvent.Granted granted ->
                of(granted.attempt(), Station.PREPARATION_GRANTED, Station.TRAINING_GRANTED);
            case LedgerEvent.Prepared prepared -> of(prepared.attempt(), Station.PREPARED, Station.PREPARED);
            case LedgerEvent.TrainingStarted started -> of(started.attempt(), Station.FIRST_STEP, Station.FIRST_STEP);
            case LedgerEvent ignored -> Optional.empty();
        };
    }

    private static Optional<At> of(Attempt attempt, Station ofPreparing, Station ofTraining) {
        String job = attempt.task().job();
        return switch (attempt.task().kind()) {
            case TaskKind.PREPARE -> Optional.of(new At(job, ofPreparing));
            case TaskKind.TRAIN -> Optional.of(new At(job, ofTraining));
            case TaskKind.EVALUATE, TaskKind.TEST -> Optional.empty();
        };
    }

    /** Waits for a job's good end; gives when it passed each station. */
    Map<Station, Instant> awaitEnd(String job, Duration limit) throws IOException, InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (!ledger.job(TENANT, job).map(view -> view.state().isFinal()).orElse(false)) {
                if (left <= 0) {
                    throw new IOException("the job " + job + " has not ended in " + limit.toSeconds() + " s");
                }
                left = moved.awaitNanos(left);
            }
            Map<Station, Instant> times = passed.get(job);
            if (times.size() != Station.values().length) {
                throw new IOException("the job " + job + " ended without passing every station: " + times);
            }
            return times;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a job's checkpoint, counted from 0. */
    Saved awaitCheckpoint(String job, int which, Duration limit) throws IOException, InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (checkpoints.getOrDefault(job, List.of()).size() <= which) {
                if (left <= 0) {
                    throw new IOException(
                            "the job " + job + " has no checkpoint " + which + " after " + limit.toSeconds() + " s");
                }
                left = moved.awaitNanos(left);
            }
            return checkpoints.get(job).get(which);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
