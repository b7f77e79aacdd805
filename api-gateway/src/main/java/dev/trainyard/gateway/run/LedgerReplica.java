package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This gateway's copy of the yard's state, folded from the log. Whoever writes waits until its own event was read back
 * and decided; whoever reads first asks where the log ends and waits until the copy has come that far: so every reader
 * sees every finished write, on any replica.
 */
public final class LedgerReplica {

    private final Log log;
    private final Supplier<String> eventIds;
    private final Duration patience;
    private final Ledger ledger = new Ledger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Verdict> awaited = new HashMap<>();
    private long position;
    private long undecodable;

    /** @param patience how long a request waits for the log */
    public LedgerReplica(Log log, Supplier<String> eventIds, Duration patience) {
        this.log = log;
        this.eventIds = eventIds;
        this.patience = patience;
    }

    /** The log says the next thing. */
    public void apply(LedgerEntry entry) {
        lock.lock();
        try {
            Verdict verdict = ledger.apply(entry);
            awaited.computeIfPresent(entry.eventId(), (id, waiting) -> verdict);
            advance(entry.offset());
        } finally {
            lock.unlock();
        }
    }

    /** The log holds something that this release cannot read; it is counted and passed over. */
    public void pass(long offset) {
        lock.lock();
        try {
            undecodable++;
            advance(offset);
        } finally {
            lock.unlock();
        }
    }

    private void advance(long offset) {
        position = offset + 1;
        moved.signalAll();
    }

    /** Appends an event and waits for the fold's decision about it. */
    public Verdict decide(LedgerEvent event) {
        String id = eventIds.get();
        lock.lock();
        try {
            awaited.put(id, new Verdict.Ignored(Verdict.Reason.OUT_OF_ORDER));
        } finally {
            lock.unlock();
        }
        try {
            long offset = log.append(id, event).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            awaitPosition(offset + 1, patience);
            lock.lock();
            try {
                return awaited.get(id);
            } finally {
                lock.unlock();
            }
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException(e);
        } finally {
            lock.lock();
            try {
                awaited.remove(id);
            } finally {
                lock.unlock();
            }
        }
    }

    /** Reads a state that has every write that was finished before this call. */
    public <T> T readLatest(Function<Ledger, T> view) {
        try {
            awaitPosition(log.end().get(patience.toMillis(), TimeUnit.MILLISECONDS), patience);
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException(e);
        }
        return read(view);
    }

    /** Reads the state as far as it is. The view must copy what it keeps. */
    public <T> T read(Function<Ledger, T> view) {
        lock.lock();
        try {
            return view.apply(ledger);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything before this offset is applied. */
    public void awaitPosition(long wanted, Duration limit) throws InterruptedException, TimeoutException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (position < wanted) {
                if (left <= 0) {
                    throw new TimeoutException("the replica is at " + position + ", not at " + wanted);
                }
                left = moved.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the state has moved past a position, at most so long; gives the position then. */
    public long awaitChange(long since, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (position <= since && left > 0) {
                left = moved.awaitNanos(left);
            }
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** The next offset that will be applied. */
    public long position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** How many records could not be read. */
    public long undecodable() {
        lock.lock();
        try {
            return undecodable;
        } finally {
            lock.unlock();
        }
    }
}
