package dev.trainyard.job.simulation;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Checkpoint;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Work on an assignment: takes its time, leaves checkpoints every tenth step, and sometimes goes wrong. */
final class WorkModel {

    private static final long LAST_STEP = 30;
    private static final List<FailureCode> FAILURES = List.of(
            FailureCode.STORE_UNAVAILABLE,
            FailureCode.CHECKPOINT_DAMAGED,
            FailureCode.INTERNAL_ERROR,
            FailureCode.DIVERGED);

    private final WorkerModel process;
    private final World world;
    private final Attempt attempt;
    private final Worker worker;
    private final Consumer<WorkOutcome> ended;
    private boolean interrupted;
    private long step;

    WorkModel(WorkerModel process, SessionAction.StartWork start, Consumer<WorkOutcome> ended) {
        this.process = process;
        this.world = process.world;
        this.attempt = start.attempt();
        this.worker = start.worker();
        this.ended = ended;
        switch (start.assignment()) {
            case Assignment.Prepare prepare ->
                once(new LedgerEvent.Prepared(
                        attempt, worker, Samples.rows(prepare.job().hashCode() % 2 == 0)));
            case Assignment.Score score ->
                once(new LedgerEvent.Scored(
                        attempt,
                        worker,
                        unfit()
                                ? "sha-of-other-bytes"
                                : score.checkpoint().manifest().sha256(),
                        Samples.accuracy(score.checkpoint().step() / 100.0)));
            case Assignment.Train train -> train(train.resume());
        }
    }

    long step() {
        return step;
    }

    void interrupt() {
        interrupted = true;
    }

    private boolean unfit() {
        return world.clock.chance(world.faults().unfitResult());
    }

    /** Does one stretch of work after which {@code next} follows, unless something goes wrong in it. */
    private void stretch(Runnable next) {
        Faults faults = world.faults();
        boolean stuck = world.clock.chance(faults.stuckWork());
        long duration =
                stuck ? world.clock.between(World.STALL_LIMIT, 3 * World.STALL_LIMIT) : world.clock.between(50, 1_500);
        process.later(duration, () -> {
            if (world.clock.chance(faults.crashedWork())) {
                process.crashInEngine();
            } else if (interrupted) {
                ended.accept(new WorkOutcome.Released("stopped at step " + step));
            } else if (world.clock.chance(faults.failedWork())) {
                ended.accept(new WorkOutcome.Failed(
                        Failure.of(world.clock.oneOf(FAILURES), "bad luck of attempt " + attempt.number())));
            } else {
                next.run();
            }
        });
    }

    private void once(LedgerEvent.FromAttempt lastWord) {
        stretch(() -> ended.accept(new WorkOutcome.Completed(lastWord)));
    }

    private void train(Optional<Checkpoint> resume) {
        long from = resume.map(Checkpoint::step).orElse(0L);
        step = from;
        if (resume.isPresent() && resume.get().last()) {
            finish();
            return;
        }
        stretch(() -> {
            process.say(new LedgerEvent.TrainingStarted(attempt, worker, LAST_STEP, from), () -> {});
            proceed();
        });
    }

    private void proceed() {
        stretch(() -> {
            step += 10;
            boolean last = step == LAST_STEP;
            process.say(new LedgerEvent.CheckpointSaved(attempt, worker, Samples.checkpoint(step, last)), () -> {});
            if (last) {
                finish();
            } else {
                proceed();
            }
        });
    }

    private void finish() {
        long said = unfit() ? LAST_STEP + 10 : LAST_STEP;
        once(new LedgerEvent.TrainingEnded(
                attempt, worker, said, false, Samples.stored("metrics-" + attempt.number()), 480));
    }
}
