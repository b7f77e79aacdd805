package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.run.EffectRunner;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.gateway.run.LossWatch;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.heartbeat.HeartbeatReader;
import dev.trainyard.messaging.heartbeat.HeartbeatSender;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Leads while a consumer group gives this gateway the ledger's partition. The group only suggests: this gateway leads
 * once the log has its {@code LeaderStarted}, and until the log has somebody else's.
 */
final class Leadership implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Leadership.class.getName());
    private static final String GROUP = "trainyard-leader";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
    private final DeadLetters deadLetters;
    private final String gateway;
    private final LedgerReplica replica;
    private final Log log;
    private final EffectRunner effects;
    private final LossWatch losses;
    private final Limits limits;
    private final Duration lease;
    private final Supplier<String> ids;
    private final KafkaConsumer<byte[], byte[]> member;
    private final Thread election = new Thread(this::takePart, "leader-election");
    private volatile Thread leading = new Thread();
    private volatile boolean assigned;
    private volatile boolean closing;

    Leadership(
            KafkaSettings kafka,
            DeadLetters deadLetters,
            String gateway,
            LedgerReplica replica,
            Log log,
            EffectRunner effects,
            LossWatch losses,
            Limits limits,
            Duration lease,
            Supplier<String> ids) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.gateway = gateway;
        this.replica = replica;
        this.log = log;
        this.effects = effects;
        this.losses = losses;
        this.limits = limits;
        this.lease = lease;
        this.ids = ids;
        Map<String, Object> settings = kafka.reader("leader");
        settings.put("auto.offset.reset", "earliest");
        settings.put("group.id", GROUP);
        // A gateway that restarts under its name is given the partition again at once.
        settings.put("group.instance.id", gateway);
        settings.put("session.timeout.ms", 10_000);
        settings.put("heartbeat.interval.ms", 2_000);
        settings.put("max.poll.interval.ms", 60_000);
        this.member = new KafkaConsumer<>(settings);
    }

    void start() {
        election.start();
    }

    private void takePart() {
        try (member) {
            member.subscribe(List.of(Topics.LEDGER), new Assignment());
            while (!closing) {
                try {
                    member.poll(POLL);
                    member.pause(member.assignment()); // only whose it is matters, not what is in it
                    if (assigned && !leading.isAlive()) {
                        leading = new Thread(this::lead, "leader");
                        leading.start();
                    }
                } catch (WakeupException e) {
                    // close() asks
                } catch (KafkaException e) {
                    LOGGER.log(System.Logger.Level.WARNING, "the election failed, goes on: " + e.getMessage());
                }
            }
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            assigned = assigned || !partitions.isEmpty();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            assigned = assigned && partitions.isEmpty();
            leading.interrupt();
        }
    }

    private void lead() {
        try {
            long generation = log.append(ids.get(), new LedgerEvent.LeaderStarted(gateway, ids.get()))
                    .get(RETRY.toSeconds() * 30, TimeUnit.SECONDS);
            replica.awaitPosition(generation + 1, Duration.ofMinutes(10));
            LOGGER.log(System.Logger.Level.INFO, "leads generation=" + generation);
            if (!replica.read(ledger -> ledger.limits()).equals(limits)) {
                var _ = log.append(ids.get(), new LedgerEvent.LimitsSet(limits, generation))
                        .get(RETRY.toSeconds() * 30, TimeUnit.SECONDS);
            }
            Thread watching = new Thread(() -> watch(generation), "loss-watch");
            watching.start();
            try {
                effects.runWhileLeading(generation);
            } finally {
                watching.interrupt();
            }
            LOGGER.log(System.Logger.Level.INFO, "leads no more generation=" + generation);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot lead yet, tries again: " + e.getMessage());
        }
    }

    private void watch(long generation) {
        losses.startAfresh();
        Heartbeat own = new Heartbeat.OfLeader(gateway, generation);
        try (HeartbeatReader reader = new HeartbeatReader(kafka, deadLetters);
                HeartbeatSender sender = new HeartbeatSender(kafka, lease.dividedBy(5), () -> own)) {
            sender.start();
            while (!Thread.currentThread().isInterrupted()) {
                reader.read(POLL, losses::heard);
                losses.judge(generation);
            }
        } catch (org.apache.kafka.common.errors.InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing = true;
        member.wakeup();
        leading.interrupt();
        try {
            election.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
