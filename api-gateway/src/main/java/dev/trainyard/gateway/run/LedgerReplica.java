package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Verdict;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This gateway's copy of the yard's state, folded from the log. Whoever writes waits until its own event was read back
 * and decided; whoever reads first asks where the log ends and waits until the copy has come that far: so every reader
 * sees every finished write, on any replica.
 */
public final class LedgerReplica {

    private static final System.Logger LOGGER = System.getLogger(LedgerReplica.class.getName());

    private final Log log;
    private final Supplier<String> eventIds;
    private final Duration patience;
    private final int knownVersion;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private final Map<String, Optional<Verdict>> awaited = new HashMap<>();
    private final Map<Verdict.Reason, Long> ignored = new EnumMap<>(Verdict.Reason.class);
    private Ledger ledger = new Ledger();
    private BiConsumer<LedgerEntry, Verdict> watch = (entry, verdict) -> {};
    private boolean inTouch;
    private long position;
    private long undecodable;

    /** @param patience how long a request waits for the log */
    public LedgerReplica(Log log, Supplier<String> eventIds, Duration patience) {
        this(log, eventIds, patience, Ledger.FOLD_VERSION);
    }

    LedgerReplica(Log log, Supplier<String> eventIds, Duration patience, int knownVersion) {
        this.log = log;
        this.eventIds = eventIds;
        this.patience = patience;
        this.knownVersion = knownVersion;
    }

    /** A state that has everything before a position takes the place of the present one. */
    public void adopt(Ledger state, long nextOffset) {
        lock.lock();
        try {
            ledger = state;
            inTouch = true;
            position = nextOffset;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The log can be followed no more from where this copy is; it stays as it is until another state is adopted. */
    public void loseTouch() {
        lock.lock();
        try {
            inTouch = false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether this copy follows the log and this release knows the rules that hold. */
    public boolean isFit() {
        lock.lock();
        try {
            return inTouch && !isOutgrown();
        } finally {
            lock.unlock();
        }
    }

    /** By rules that this release does not know its decisions would be others than the yard's. */
    private boolean isOutgrown() {
        return ledger.foldVersion() > knownVersion;
    }

    /** Someone hears of every entry that is applied from now on, and of what was decided about it. */
    public void onDecision(BiConsumer<LedgerEntry, Verdict> hears) {
        lock.lock();
        try {
            watch = hears;
        } finally {
            lock.unlock();
        }
    }

    /** The log says the next thing. */
    public void apply(LedgerEntry entry) {
        lock.lock();
        try {
            if (isOutgrown()) {
                return;
            }
            Verdict verdict = ledger.apply(entry);
            if (verdict instanceof Verdict.Ignored(Verdict.Reason reason)) {
                ignored.merge(reason, 1L, Long::sum);
            }
            awaited.computeIfPresent(entry.eventId(), (id, waiting) -> Optional.of(verdict));
            advance(entry.offset());
            watch.accept(entry, verdict);
            if (isOutgrown()) {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "the yard goes by rules of version " + ledger.foldVersion() + " from offset " + entry.offset()
                                + " on, and this release knows only " + knownVersion
                                + ": it serves no more; start a newer release");
            }
        } finally {
            lock.unlock();
        }
    }

    /** The log holds something that this release cannot read; it is counted and passed over. */
    public void pass(long offset) {
        lock.lock();
        try {
            if (!isOutgrown()) {
                undecodable++;
                advance(offset);
            }
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
            awaited.put(id, Optional.empty());
        } finally {
            lock.unlock();
        }
        try {
            long offset = log.append(id, event).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            awaitPosition(offset + 1, patience);
            lock.lock();
            try {
                // Without a verdict when the state was replaced meanwhile by one that had the event.
                return awaited.get(id).orElseThrow(() -> new TimeoutException("the decision was not seen"));
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

    /** How many entries stand in the log and not yet in this copy; nothing when the log does not answer. */
    public OptionalLong lag() {
        try {
            long end = log.end().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return OptionalLong.of(Math.max(0, end - position()));
        } catch (ExecutionException | TimeoutException e) {
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
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

    /** How many entries the fold has passed over for a reason, since this process began. */
    public long ignored(Verdict.Reason reason) {
        lock.lock();
        try {
            return ignored.getOrDefault(reason, 0L);
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
