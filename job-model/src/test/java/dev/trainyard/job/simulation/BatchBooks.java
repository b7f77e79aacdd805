package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.job.ledger.LedgerEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Batches of requests, counted by the referee itself: every line once, and none of a stranger's. */
final class BatchBooks {

    private static final Promise ONCE = Promise.A_BATCH_ANSWERS_EVERY_LINE_ONCE;

    private final Referee referee;
    private final World world;
    private final Fold fold;
    private final Map<String, Book> books = new HashMap<>();

    BatchBooks(Referee referee, World world, Fold fold) {
        this.referee = referee;
        this.world = world;
        this.fold = fold;
    }

    /** What was said of one batch and counts. */
    private static final class Book {
        final String tenant;
        final Set<String> parts = new HashSet<>();
        int lines;
        int answered;
        boolean cancelled;
        Optional<Long> over = Optional.empty();

        Book(String tenant) {
            this.tenant = tenant;
        }
    }

    void look(Moment moment) {
        if (!moment.accepted()) {
            return;
        }
        switch (moment.event()) {
            case LedgerEvent.BatchSubmitted asked -> books.put(asked.batch(), new Book(asked.tenant()));
            case LedgerEvent.BatchCancelRequested cancel -> books.get(cancel.batch()).cancelled = true;
            case LedgerEvent.BatchValidated begun -> books.get(begun.batch()).lines = begun.lines();
            case LedgerEvent.BatchAdvanced advanced -> advanced(books.get(advanced.batch()), advanced);
            case LedgerEvent.BatchEnded ended -> ended(books.get(ended.batch()), ended);
            case LedgerEvent.BatchRefused refused -> close(books.get(refused.batch()));
            case LedgerEvent.TenantDeleted gone ->
                books.values().stream()
                        .filter(book -> book.tenant.equals(gone.tenant()) && book.over.isEmpty())
                        .forEach(this::close);
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromWorker ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }

    private void advanced(Book book, LedgerEvent.BatchAdvanced said) {
        String key = said.part().answers().orElseThrow().key();
        referee.require(
                ONCE,
                said.number() == book.parts.size() && book.parts.add(key),
                () -> "a part counts out of its turn, or twice: " + said);
        referee.require(ONCE, book.over.isEmpty(), () -> "a part counts after the end: " + said);
        referee.require(ONCE, world.store.has(key), () -> "a part counts that is not there: " + said);
        book.answered += said.part().tally().completed() + said.part().tally().failed();
        referee.require(
                ONCE,
                book.answered <= book.lines,
                () -> book.answered + " of " + book.lines + " lines are answered: " + said);
    }

    private void ended(Book book, LedgerEvent.BatchEnded said) {
        BatchView batch = fold.ledger.batch(said.tenant(), said.batch()).orElseThrow();
        referee.require(
                ONCE,
                book.cancelled || book.answered == book.lines,
                () -> "only " + book.answered + " of " + book.lines + " lines are answered: " + said);
        referee.require(
                ONCE,
                batch.progress().tally().completed() + batch.progress().tally().failed() == book.answered,
                () -> "the lines were counted otherwise: " + batch);
        referee.require(
                ONCE,
                batch.progress()
                        .outputFile()
                        .map(file -> fold.ledger.file(said.tenant(), file).isPresent()
                                && world.store.has(said.output().orElseThrow().key()))
                        .orElse(book.answered == 0),
                () -> "answers are not to be had: " + batch);
        close(book);
    }

    private void close(Book book) {
        book.over = Optional.of(world.clock.now());
    }

    /** A batch that was accepted is over, and its parts are swept, but for those that came too late to count. */
    void judgeAtTheEnd() {
        books.forEach((id, book) -> {
            referee.require(
                    Promise.EVERYTHING_COMES_TO_AN_END, book.over.isPresent(), () -> "a batch never ends: " + id);
            world.store
                    .list(book.tenant + "/batches/" + id + "/")
                    .forEach(key -> referee.require(
                            Promise.WHAT_IS_DELETED_IS_GONE,
                            world.store.writtenAt(key) > book.over.orElseThrow(),
                            () -> "a part of what is over is still there: " + key));
        });
    }
}
