package dev.trainyard.gateway.memory;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.outbound.LogCut;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The ordered log in memory: gives offsets and times, and hands every entry to its reader at once. */
public final class MemoryLog implements Log, LogCut {

    private final List<LedgerEntry> entries = new ArrayList<>();
    private Consumer<LedgerEntry> reader = entry -> {};
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private long beginning;
    private boolean silent;

    /** From now on this reader is told every entry. */
    public synchronized void readBy(Consumer<LedgerEntry> follower) {
        reader = follower;
    }

    @Override
    public synchronized CompletableFuture<Long> append(String eventId, LedgerEvent event) {
        if (silent) {
            return new CompletableFuture<>();
        }
        now = now.plusMillis(1);
        LedgerEntry entry = new LedgerEntry(beginning + entries.size(), now, eventId, event);
        entries.add(entry);
        reader.accept(entry);
        return CompletableFuture.completedFuture(entry.offset());
    }

    @Override
    public synchronized CompletableFuture<Long> end() {
        return silent ? new CompletableFuture<>() : CompletableFuture.completedFuture(beginning + entries.size());
    }

    /** Whether it answers nobody. */
    public synchronized void silent(boolean from) {
        silent = from;
    }

    /** Lets time pass. */
    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public synchronized CompletableFuture<Long> beginning() {
        return CompletableFuture.completedFuture(beginning);
    }

    @Override
    public synchronized CompletableFuture<Void> cutBefore(long offset) {
        entries.removeIf(entry -> entry.offset() < offset);
        beginning = Math.max(beginning, offset);
        return CompletableFuture.completedFuture(null);
    }

    /** What time it is. */
    public synchronized Instant now() {
        return now;
    }

    /** Everything that was said and has not been cut off. */
    public synchronized List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }
}
