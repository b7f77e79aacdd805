package dev.trainyard.evaluator.run;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.Worker;

/** The world of the log for a task that nobody interrupts. */
record GrantedWork(TaskId task) implements WorkContext {

    @Override
    public Attempt attempt() {
        return new Attempt(task, 1);
    }

    @Override
    public Worker worker() {
        return new Worker("evaluator-1", "start-1");
    }

    @Override
    public void append(LedgerEvent.FromAttempt event) {
        throw new AssertionError("a task of the evaluator says nothing before its outcome: " + event);
    }

    @Override
    public void reachedStep(long step) {}

    @Override
    public boolean stopRequested() {
        return false;
    }

    @Override
    public boolean counts() {
        return true;
    }

    @Override
    public boolean pauseRequested() {
        return false;
    }
}
