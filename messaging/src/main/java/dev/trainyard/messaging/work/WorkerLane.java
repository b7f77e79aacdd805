package dev.trainyard.messaging.work;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionAction;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.SessionState;
import dev.trainyard.job.session.Work;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.session.WorkerSession;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.queue.QueueReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Drives one lane: feeds the session with what comes from the queue, the log and the work, and does what it says. One
 * thread owns queue and session; the work has a thread of its own.
 */
final class WorkerLane {

    private static final System.Logger LOGGER = System.getLogger(WorkerLane.class.getName());
    private static final Duration TAKE = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(500);

    private final String workerClass;
    private final WorkerSession session;
    private final Work work;
    private final QueueReader queue;
    private final Outbox outbox;
    private final Consumer<Worker> announceAnew;
    private final WorkerTimes times;
    private final InstantSource clock;
    private final LinkedBlockingQueue<SessionInput> inputs = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile Optional<InHand> inHand = Optional.empty();
    private volatile Optional<Traced> traced = Optional.empty();

    /** The place of an attempt in its job's trace. */
    private record Traced(Attempt attempt, String traceParent) {}

    WorkerLane(
            String workerClass,
            WorkerSession session,
            Work work,
            QueueReader queue,
            Outbox outbox,
            Consumer<Worker> announceAnew,
            WorkerTimes times,
            InstantSource clock) {
        this.workerClass = workerClass;
        this.session = session;
        this.work = work;
        this.queue = queue;
        this.outbox = outbox;
        this.announceAnew = announceAnew;
        this.times = times;
        this.clock = clock;
        this.thread = new Thread(this::run, "lane-" + workerClass);
    }

    void start() {
        thread.start();
    }

    /** Something happened outside. */
    void tell(SessionInput input) {
        inputs.add(input);
        queue.wakeup();
    }

    /** The place of an attempt in its job's trace; said before the grant is. */
    void trace(Attempt attempt, Optional<String> traceParent) {
        if (doing().filter(doing -> doing.attempt().equals(attempt)).isPresent()) {
            traced = traceParent.map(parent -> new Traced(attempt, parent));
        }
    }

    /** The place in a trace of what is in hand. */
    private Optional<String> trace() {
        return traced.filter(known -> inHand.filter(hand -> hand.attempt.equals(known.attempt()))
                        .isPresent())
                .map(Traced::traceParent);
    }

    /** Waits for the lane's end, at most so long; false when it has not ended by then. */
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return thread.join(limit);
    }

    /** What a sign of life says of this lane. */
    Optional<Heartbeat.Doing> doing() {
        return inHand.map(hand -> new Heartbeat.Doing(hand.attempt, hand.step));
    }

    private void run() {
        try {
            while (!(session.state() instanceof SessionState.Ended)) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            queue.close();
        }
    }

    private void step() throws InterruptedException {
        SessionInput waiting = inputs.poll();
        if (waiting != null) {
            handle(waiting);
        } else if (session.state() instanceof SessionState.Idle) {
            takeNext();
        } else {
            SessionInput input = inputs.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
            handle(input == null ? new SessionInput.TimePassed(clock.instant()) : input);
            if (outbox.outOfReach().compareTo(times.blindLimit()) > 0) {
                handle(new SessionInput.LogOutOfReach());
            }
        }
    }

    private void takeNext() throws InterruptedException {
        try {
            queue.take(TAKE).ifPresent(attempt -> handle(new SessionInput.RecordTaken(attempt, clock.instant())));
        } catch (org.apache.kafka.common.errors.WakeupException e) {
            // An input is waiting.
        } catch (org.apache.kafka.common.KafkaException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "taking from the queue failed, goes on: class=" + workerClass + " " + e.getMessage());
            Thread.sleep(TICK);
        }
    }

    private void handle(SessionInput input) {
        session.on(input).forEach(this::perform);
        if (session.state() instanceof SessionState.Idle || session.state() instanceof SessionState.Ended) {
            inHand = Optional.empty();
        } else if (session.state() instanceof SessionState.Claiming claiming && inHand.isEmpty()) {
            // Signs of life name the attempt from the claim on, before the record is given back.
            inHand = Optional.of(new InHand(claiming.attempt(), claiming.worker()));
        }
    }

    private void perform(SessionAction action) {
        switch (action) {
            case SessionAction.Append append -> outbox.add(append.event(), trace(), () -> {});
            case SessionAction.AppendLastWord last ->
                outbox.add(last.event(), trace(), () -> tell(new SessionInput.LastWordStored()));
            case SessionAction.AcknowledgeRecord ignored -> queue.acknowledge();
            case SessionAction.StartWork start -> startWork(start);
            case SessionAction.InterruptWork interrupt -> inHand.ifPresent(hand -> hand.stop(interrupt.counts()));
            case SessionAction.PauseWork ignored -> inHand.ifPresent(hand -> hand.pause = true);
            case SessionAction.AnnounceAnew anew -> announceAnew.accept(anew.lost());
        }
    }

    private void startWork(SessionAction.StartWork start) {
        InHand hand = new InHand(start.attempt(), start.worker());
        inHand = Optional.of(hand);
        LOGGER.log(
                System.Logger.Level.INFO,
                "begins task=" + start.attempt().task() + " attempt="
                        + start.attempt().number()
                        + trace().map(parent -> " traceparent=" + parent).orElse(""));
        new Thread(() -> tell(new SessionInput.WorkEnded(outcomeOf(start, hand))), "work-" + workerClass).start();
    }

    private WorkOutcome outcomeOf(SessionAction.StartWork start, InHand hand) {
        try {
            WorkOutcome outcome = work.perform(start.assignment(), hand);
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "ends task=" + start.attempt().task() + " attempt="
                            + start.attempt().number() + " outcome="
                            + outcome.getClass().getSimpleName());
            return outcome;
        } catch (RuntimeException | Error e) {
            LOGGER.log(
                    System.Logger.Level.ERROR, "failed task=" + start.attempt().task(), e);
            if (hand.stop) {
                return new WorkOutcome.Released("stopped");
            }
            return new WorkOutcome.Failed(new Failure(
                    FailureCode.INTERNAL_ERROR,
                    "The worker failed unexpectedly; its log has the details.",
                    "",
                    Map.of(
                            "worker",
                            start.worker().name(),
                            "cause",
                            e.getClass().getSimpleName())));
        }
    }

    /** The attempt in hand, as the work sees the world. */
    private final class InHand implements WorkContext {
        private final Attempt attempt;
        private final Worker worker;
        private volatile long step;
        private volatile boolean stop;
        private volatile boolean counts = true;
        private volatile boolean pause;

        InHand(Attempt attempt, Worker worker) {
            this.attempt = attempt;
            this.worker = worker;
        }

        @Override
        public Attempt attempt() {
            return attempt;
        }

        @Override
        public Worker worker() {
            return worker;
        }

        @Override
        public void append(LedgerEvent.FromAttempt event) {
            outbox.add(event, trace(), () -> {});
        }

        @Override
        public void reachedStep(long reached) {
            step = reached;
        }

        @Override
        public boolean stopRequested() {
            return stop;
        }

        void stop(boolean stillCounts) {
            counts = stillCounts; // first, so that whoever sees the stop sees this too
            stop = true;
        }

        @Override
        public boolean counts() {
            return counts;
        }

        @Override
        public boolean pauseRequested() {
            return pause;
        }
    }
}
