package dev.trainyard.messaging.work;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.SessionInput;
import dev.trainyard.job.session.Work;
import dev.trainyard.job.session.WorkerSession;
import dev.trainyard.job.task.Worker;
import dev.trainyard.messaging.codec.LedgerCodec;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.heartbeat.HeartbeatSender;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.log.LedgerAppender;
import dev.trainyard.messaging.log.LedgerReader;
import dev.trainyard.messaging.queue.QueueReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A worker process's whole bargain with the log: it announces itself, shows that it lives, and runs one lane for each
 * class of tasks that it takes.
 */
public final class WorkerHost {

    private static final System.Logger LOGGER = System.getLogger(WorkerHost.class.getName());
    private static final Duration ANNOUNCED = Duration.ofSeconds(60);

    private final KafkaSettings kafka;
    private final Announcement announcement;
    private final WorkerTimes times;
    private final Map<String, Work> works;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final LedgerAppender appender;
    private final DeadLetters deadLetters;
    private final Outbox outbox;
    private final LedgerReader follower;
    private final HeartbeatSender heartbeats;
    private final List<WorkerLane> lanes = new ArrayList<>();
    private final Runnable lostPlace;
    private volatile Worker worker;

    /**
     * @param works what is done for each class of tasks
     * @param ids gives a new unique text every time
     * @param lostPlace called when the log can no longer be followed; the process should end and start again
     */
    public WorkerHost(
            KafkaSettings kafka,
            Announcement announcement,
            WorkerTimes times,
            Map<String, Work> works,
            Supplier<String> ids,
            InstantSource clock,
            LongSupplier nanoTime,
            Runnable lostPlace) {
        this.kafka = kafka;
        this.announcement = announcement;
        this.times = times;
        this.works = Map.copyOf(works);
        this.ids = ids;
        this.clock = clock;
        this.lostPlace = lostPlace;
        this.worker = new Worker(announcement.name(), ids.get());
        this.appender = new LedgerAppender(kafka, "/workers/" + announcement.name(), clock);
        this.deadLetters = new DeadLetters(kafka);
        this.outbox = new Outbox(appender, ids, nanoTime);
        this.follower = new LedgerReader(kafka, this::follow, this.lostPlace);
        this.heartbeats = new HeartbeatSender(kafka, times.heartbeatInterval(), this::sign);
    }

    /** Announces the worker, and once the log has that, begins to take tasks. */
    public void start() {
        works.forEach((workerClass, work) -> {
            WorkerSession session = new WorkerSession(() -> worker, ids, times.lease());
            WorkerLane lane = new WorkerLane(
                    workerClass,
                    session,
                    work,
                    new QueueReader(kafka, workerClass, deadLetters),
                    outbox,
                    this::announceAnew,
                    times,
                    clock);
            lanes.add(lane);
        });
        follower.startAt(announceFirst());
        outbox.start();
        heartbeats.start();
        lanes.forEach(WorkerLane::start);
    }

    private long announceFirst() {
        try {
            return appender.append(
                            ids.get(),
                            announced(worker, announcement.previousEnd().isPresent()),
                            Optional.empty())
                    .get(ANNOUNCED.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the log cannot be reached, so this worker cannot announce itself", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while announcing", e);
        }
    }

    private LedgerEvent announced(Worker as, boolean withEvidence) {
        return new LedgerEvent.WorkerStarted(
                as,
                Set.copyOf(works.keySet()),
                announcement.address(),
                announcement.facts(),
                withEvidence ? announcement.previousEnd() : Optional.empty());
    }

    /** Lost, but alive: a new start under the same name, which is how the log tells its word from the lost one's. */
    private synchronized void announceAnew(Worker lost) {
        if (!worker.equals(lost)) {
            return; // another lane was told first; a second start would end what the first one holds by now
        }
        worker = new Worker(announcement.name(), ids.get());
        LOGGER.log(System.Logger.Level.WARNING, "the log had given this worker up; it announces itself anew");
        outbox.add(announced(worker, false), Optional.empty(), () -> {});
    }

    private void follow(LedgerCodec.Decoded decoded) {
        if (decoded instanceof LedgerCodec.Decoded.Known known
                && known.entry().event() instanceof LedgerEvent.LeaderStarted) {
            SessionInput leader = new SessionInput.LeaderStarted(known.entry().offset());
            lanes.forEach(lane -> lane.tell(leader));
        }
        if (decoded instanceof LedgerCodec.Decoded.Known known
                && known.entry().event() instanceof LedgerEvent.FromGeneration said) {
            boolean concerns =
                    switch (said) {
                        case LedgerEvent.Granted granted -> isOurs(granted.worker());
                        case LedgerEvent.Refused refused -> isOurs(refused.worker());
                        case LedgerEvent.StopOrdered stop -> isOurs(stop.worker());
                        case LedgerEvent.PauseOrdered pause -> isOurs(pause.worker());
                        case LedgerEvent.WorkerLost lost -> isOurs(lost.worker());
                        case LedgerEvent.Queued ignored -> false;
                        case LedgerEvent.AttemptLost ignored -> false;
                        case LedgerEvent.ResultPublished ignored -> false;
                        case LedgerEvent.Erased ignored -> false;
                        case LedgerEvent.FoldVersion ignored -> false;
                        case LedgerEvent.JobArchived ignored -> false;
                        case LedgerEvent.CheckpointsDropped ignored -> false;
                        case LedgerEvent.TimeTold ignored -> false;
                        case LedgerEvent.LimitsSet ignored -> false;
                        case LedgerEvent.FromBatch ignored -> false;
                    };
            if (concerns) {
                if (said instanceof LedgerEvent.Granted granted) {
                    lanes.forEach(lane -> lane.trace(granted.attempt(), known.traceParent()));
                }
                lanes.forEach(lane -> lane.tell(new SessionInput.LeaderSaid(said)));
            }
        }
    }

    private boolean isOurs(Worker other) {
        return other.name().equals(announcement.name());
    }

    private Heartbeat sign() {
        return new Heartbeat.OfWorker(
                worker,
                lanes.stream().map(WorkerLane::doing).flatMap(Optional::stream).toList());
    }

    /** The worker as it is known at present. */
    public Worker worker() {
        return worker;
    }

    /** Ends in good order: the work is told to stop, tasks are given back, and the log hears that the worker left. */
    public void stop(Duration grace) {
        lanes.forEach(lane -> lane.tell(new SessionInput.ShutdownRequested()));
        try {
            for (WorkerLane lane : lanes) {
                lane.awaitEnd(grace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        CompletableFuture<Void> left = new CompletableFuture<>();
        outbox.add(new LedgerEvent.WorkerStopped(worker), Optional.empty(), () -> left.complete(null));
        outbox.close(Duration.ofSeconds(3));
        follower.close();
        heartbeats.close();
        deadLetters.close();
        appender.close();
    }
}
