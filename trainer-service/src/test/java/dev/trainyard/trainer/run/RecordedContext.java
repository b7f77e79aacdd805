package dev.trainyard.trainer.run;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongPredicate;

/** A world of the log that keeps what it is told, and asks for a stop or a rest when a step is reached. */
final class RecordedContext implements WorkContext {

    final List<LedgerEvent> events = new CopyOnWriteArrayList<>();
    final List<Long> steps = new CopyOnWriteArrayList<>();

    private final long attempt;
    private final LongPredicate stops;
    private final LongPredicate rests;
    private final boolean counts;
    private long step;

    private RecordedContext(long attempt, LongPredicate stops, LongPredicate rests, boolean counts) {
        this.attempt = attempt;
        this.stops = stops;
        this.rests = rests;
        this.counts = counts;
    }

    static RecordedContext undisturbed(long attempt) {
        return new RecordedContext(attempt, step -> false, step -> false, true);
    }

    /** Its process is about to end. */
    static RecordedContext leavesAfter(long attempt, long last) {
        return new RecordedContext(attempt, step -> step >= last, step -> false, true);
    }

    /** The attempt is taken away. */
    static RecordedContext losesAfter(long attempt, long last) {
        return new RecordedContext(attempt, step -> step >= last, step -> false, false);
    }

    static RecordedContext restsAfter(long attempt, long last) {
        return new RecordedContext(attempt, step -> false, step -> step >= last, true);
    }

    @Override
    public Attempt attempt() {
        return new Attempt(TaskId.train("job-1"), attempt);
    }

    @Override
    public Worker worker() {
        return new Worker("trainer-1", "start-1");
    }

    @Override
    public void append(LedgerEvent.FromAttempt event) {
        events.add(event);
    }

    @Override
    public synchronized void reachedStep(long reached) {
        steps.add(reached);
        step = reached;
        notifyAll();
    }

    synchronized void awaitStep(long awaited) throws InterruptedException {
        while (step < awaited) {
            wait();
        }
    }

    @Override
    public synchronized boolean stopRequested() {
        return stops.test(step);
    }

    @Override
    public boolean counts() {
        return counts;
    }

    @Override
    public synchronized boolean pauseRequested() {
        return rests.test(step);
    }

    <E extends LedgerEvent> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
