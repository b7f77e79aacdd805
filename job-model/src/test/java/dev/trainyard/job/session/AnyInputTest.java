package dev.trainyard.job.session;

import static dev.trainyard.job.session.WorkerSessionTest.ATTEMPT;
import static dev.trainyard.job.session.WorkerSessionTest.DONE;
import static dev.trainyard.job.session.WorkerSessionTest.FIRST;
import static dev.trainyard.job.session.WorkerSessionTest.LEASE;
import static dev.trainyard.job.session.WorkerSessionTest.NOON;
import static dev.trainyard.job.session.WorkerSessionTest.SECOND;
import static dev.trainyard.job.session.WorkerSessionTest.granted;
import static dev.trainyard.job.session.WorkerSessionTest.lost;
import static dev.trainyard.job.session.WorkerSessionTest.pause;
import static dev.trainyard.job.session.WorkerSessionTest.refused;
import static dev.trainyard.job.session.WorkerSessionTest.stop;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.ledger.LedgerEvent.Refusal;
import dev.trainyard.job.session.SessionAction.AnnounceAnew;
import dev.trainyard.job.session.SessionAction.StartWork;
import dev.trainyard.job.session.SessionInput.LastWordStored;
import dev.trainyard.job.session.SessionInput.LeaderStarted;
import dev.trainyard.job.session.SessionInput.LogOutOfReach;
import dev.trainyard.job.session.SessionInput.RecordTaken;
import dev.trainyard.job.session.SessionInput.ShutdownRequested;
import dev.trainyard.job.session.SessionInput.TimePassed;
import dev.trainyard.job.session.SessionInput.WorkEnded;
import dev.trainyard.job.session.SessionState.Working;
import dev.trainyard.job.task.Worker;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnyInputTest {

    private Worker announced = FIRST;

    @Test
    void anyInputInAnyStateIsDecidedAndAtMostOneWorkRuns() {
        List<SessionInput> inputs = List.of(
                new RecordTaken(ATTEMPT, NOON),
                granted(FIRST, 5),
                granted(SECOND, 5),
                granted(FIRST, 4),
                refused(FIRST, Refusal.STALE),
                refused(FIRST, Refusal.UNKNOWN_WORKER),
                refused(SECOND, Refusal.OWNED_BY_ANOTHER),
                stop(FIRST),
                pause(FIRST),
                pause(SECOND),
                stop(SECOND),
                lost(FIRST, 5),
                lost(SECOND, 5),
                new LeaderStarted(5),
                new TimePassed(NOON.plus(LEASE)),
                new WorkEnded(new WorkOutcome.Completed(DONE)),
                new WorkEnded(new WorkOutcome.Released("stopped")),
                new LastWordStored(),
                new LogOutOfReach());
        Random random = new Random(20_260_101);
        for (int history = 0; history < 2_000; history++) {
            WorkerSession any = new WorkerSession(() -> announced, () -> "claim", LEASE);
            int running = 0;
            for (int step = 0; step < 40; step++) {
                SessionInput input = step == 35 ? new ShutdownRequested() : inputs.get(random.nextInt(inputs.size()));
                boolean working = any.state() instanceof Working;
                List<SessionAction> actions = any.on(input);
                running -= working && input instanceof WorkEnded ? 1 : 0;
                for (SessionAction action : actions) {
                    running += action instanceof StartWork ? 1 : 0;
                    if (action instanceof AnnounceAnew) {
                        announced = announced.equals(FIRST) ? SECOND : FIRST;
                    }
                }
                assertThat(running).isEqualTo(any.state() instanceof Working ? 1 : 0);
            }
        }
    }
}
