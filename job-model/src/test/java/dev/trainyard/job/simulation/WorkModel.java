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
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Work on an assignment: takes its time, leaves whole checkpoints every tenth step, and sometimes goes wrong. */
final class WorkModel {

    static final long LAST_STEP = 30;
    private static final List<FailureCode> FAILURES =
            List.of(FailureCode.STORE_UNAVAILABLE, FailureCode.INTERNAL_ERROR, FailureCode.DIVERGED);
    private static final PreparedRows WITH_HELDOUT = Samples.rows(true);
    private static final PreparedRows WITHOUT_HELDOUT = Samples.rows(false);
    private static final List<Evaluation> SCORES =
            List.of(Samples.accuracy(0.5), Samples.accuracy(0.7), Samples.accuracy(0.9));
    private static final ObjectReference METRICS = Samples.stored("metrics");

    private final WorkerModel process;
    private final World world;
    private final Attempt attempt;
    private final Worker worker;
    private final Consumer<WorkOutcome> ended;
    private final CheckpointModel checkpoints;
    private final Fate fate;
    private boolean interrupted;
    private boolean pausing;
    private long step;

    WorkModel(WorkerModel process, SessionAction.StartWork start, Consumer<WorkOutcome> ended) {
        this.process = process;
        this.world = process.world;
        this.attempt = start.attempt();
        this.worker = start.worker();
        this.ended = ended;
        Assignment assignment = start.assignment();
        this.fate = world.fates.getOrDefault(assignment.job(), Fate.ORDINARY);
        this.checkpoints = new CheckpointModel(process, assignment, attempt, () -> interrupted, this::end);
        switch (assignment) {
            case Assignment.Prepare prepare -> prepare(prepare);
            case Assignment.Score score ->
                checkpoints.read(
                        score.checkpoint(),
                        () -> once(new LedgerEvent.Scored(
                                attempt,
                                worker,
                                unfit()
                                        ? "sha-of-other-bytes"
                                        : score.checkpoint().manifest().sha256(),
                                SCORES.get((int) Math.min(2, score.checkpoint().step() / 15)))));
            case Assignment.Train train -> train(train);
        }
    }

    long step() {
        return step;
    }

    void interrupt() {
        interrupted = true;
    }

    void pause() {
        pausing = true;
    }

    void mustHaveStopped(LedgerEvent.StopOrdered stop) {
        boolean ours = stop.attempt().equals(attempt) && stop.worker().equals(worker);
        boolean counts = stop.generation() == world.referee.generation();
        world.referee.require(
                Promise.WHO_LOST_AN_ATTEMPT_STOPS,
                !ours || !counts || interrupted,
                () -> "work goes on although it was to stop");
    }

    private boolean unfit() {
        return world.clock.chance(world.faults().unfitResult());
    }

    private void end(WorkOutcome outcome) {
        ended.accept(outcome);
    }

    /** Does one stretch of work after which {@code next} follows, unless something goes wrong in it. */
    private void stretch(Runnable next) {
        Faults faults = world.faults();
        boolean stuck = world.clock.chance(faults.stuckWork());
        long duration =
                stuck ? world.clock.between(World.STALL_LIMIT, 3 * World.STALL_LIMIT) : world.clock.between(50, 1_500);
        process.later(duration, () -> {
            if (interrupted) {
                end(new WorkOutcome.Released("stopped at step " + step));
            } else if (world.clock.chance(faults.failedWork())) {
                end(new WorkOutcome.Failed(
                        Failure.of(world.clock.oneOf(FAILURES), "bad luck of attempt " + attempt.number())));
            } else {
                next.run();
            }
        });
    }

    private void once(LedgerEvent.FromAttempt lastWord) {
        stretch(() -> end(new WorkOutcome.Completed(lastWord)));
    }

    private void prepare(Assignment.Prepare prepare) {
        PreparedRows rows = prepare.job().hashCode() % 2 == 0 ? WITH_HELDOUT : WITHOUT_HELDOUT;
        stretch(() -> checkpoints.storeRows(
                () -> end(new WorkOutcome.Completed(new LedgerEvent.Prepared(attempt, worker, rows)))));
    }

    private void train(Assignment.Train train) {
        if (train.resume().isPresent()) {
            checkpoints.read(train.resume().get(), () -> begin(train));
        } else {
            begin(train);
        }
    }

    private void begin(Assignment.Train train) {
        Optional<Checkpoint> resume = train.resume();
        step = resume.map(Checkpoint::step).orElse(0L);
        if (resume.filter(Checkpoint::last).isPresent()) {
            finish();
            return;
        }
        stretch(() -> {
            if (goesWrongFromTheStart(train.halvings())) {
                return;
            }
            say(new LedgerEvent.TrainingStarted(attempt, worker, LAST_STEP, step));
            resume.ifPresent(checkpoint -> say(new LedgerEvent.ReplayCompared(
                    attempt, worker, new ReplayReceipt.NothingToCompare(checkpoint.step()))));
            if (fate == Fate.SPIKY) {
                say(new LedgerEvent.BatchSkipped(attempt, worker, step + 1, step, Double.NaN));
            }
            proceed();
        });
    }

    private boolean goesWrongFromTheStart(int halvings) {
        boolean noMemory = fate == Fate.INSATIABLE || (fate == Fate.HUNGRY && halvings < 2);
        Failure failure = noMemory
                ? Failure.of(FailureCode.OUT_OF_MEMORY, "2 GiB more were asked for")
                : Failure.of(FailureCode.ENGINE_CRASHED, "SIGSEGV");
        if (fate == Fate.POISON || (noMemory && world.clock.chance(0.5))) {
            process.crashLeaving(failure);
            return true;
        }
        if (noMemory) {
            end(new WorkOutcome.Failed(failure));
        }
        return noMemory;
    }

    private void proceed() {
        stretch(() -> {
            if (pausing) {
                rest();
                return;
            }
            step = step - step % 10 + 10;
            boolean last = step == LAST_STEP;
            checkpoints.save(worker, step, last, last ? this::finish : this::proceed);
        });
    }

    /** The next step is the last of this attempt, and has a checkpoint that the schedule does not know. */
    private void rest() {
        step += step % 10 == 9 ? 0 : 1;
        checkpoints.save(worker, step, false, () -> end(new WorkOutcome.Released("paused at step " + step)));
    }

    private void finish() {
        long said = unfit() ? LAST_STEP + 10 : LAST_STEP;
        once(new LedgerEvent.TrainingEnded(attempt, worker, said, false, METRICS, 480));
    }

    private void say(LedgerEvent event) {
        process.say(event, () -> {});
    }
}
