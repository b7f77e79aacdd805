package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The log: one order for all, append times that may jump, outages, and appends that happen twice. */
final class LogModel {

    private static final long RETRY = 500;
    private static final long LONG = 2_500;
    /** Messages may be older than any lease when they come. */
    private static final long LATEST = 3 * World.LEASE;

    private final Clockwork clock;
    private final World world;
    private final Consumer<LedgerEntry> observer;
    private final List<LedgerEntry> entries = new ArrayList<>();
    private final List<Runnable> readers = new ArrayList<>();
    private long outUntil;
    private long outSince;
    private long longOutageEnd = Long.MIN_VALUE / 2;
    private long clockSkew;
    private long eventIds;

    /** @param observer sees every entry at the moment of its append */
    LogModel(Clockwork clock, World world, Consumer<LedgerEntry> observer) {
        this.clock = clock;
        this.world = world;
        this.observer = observer;
    }

    /** Appends, and goes on trying while the log is out. Two appends of one sender may change places. */
    void append(LedgerEvent event, LongConsumer stored) {
        eventIds++;
        String id = "e" + eventIds;
        boolean late = clock.chance(world.faults().lateAppend());
        clock.after(clock.between(1, late ? LATEST : 15), () -> arrive(id, event, stored));
    }

    private void arrive(String id, LedgerEvent event, LongConsumer stored) {
        if (isOut()) {
            clock.after(RETRY, () -> arrive(id, event, stored));
            return;
        }
        long offset = write(id, event);
        if (clock.chance(world.faults().repeatedAppend())) {
            clock.after(clock.between(1, 2_000), () -> write(id, event));
        }
        clock.after(clock.between(1, 10), () -> stored.accept(offset));
    }

    private long write(String id, LedgerEvent event) {
        LedgerEntry entry = new LedgerEntry(entries.size(), now(), id, event);
        entries.add(entry);
        observer.accept(entry);
        readers.forEach(Runnable::run);
        return entry.offset();
    }

    /** What the broker's clock says. */
    Instant now() {
        return clock.instant().plusMillis(clockSkew);
    }

    /** @param wake runs whenever there is more to read */
    void addReader(Runnable wake) {
        readers.add(wake);
    }

    void removeReader(Runnable wake) {
        readers.remove(wake);
    }

    LedgerEntry at(long offset) {
        return entries.get((int) offset);
    }

    long end() {
        return entries.size();
    }

    boolean isOut() {
        return clock.now() < outUntil;
    }

    void goOut(long duration) {
        if (!isOut()) {
            longOutageEnd = lastLongOutageEnd();
            outSince = clock.now();
        }
        outUntil = clock.now() + duration;
    }

    void comeBack() {
        if (isOut()) {
            goOut(0);
        }
    }

    /** When the newest outage that nobody can have missed ended or will end; long ago when there was none. */
    long lastLongOutageEnd() {
        return outUntil - outSince >= LONG ? outUntil : longOutageEnd;
    }

    void jump(long skew) {
        clockSkew = skew;
    }

    void moveOn(long time) {
        clockSkew += time;
    }
}
