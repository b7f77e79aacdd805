package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.Log;
import dev.trainyard.gateway.run.EffectRunner;
import dev.trainyard.gateway.run.LedgerReplica;
import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.Limits;
import dev.trainyard.messaging.log.KafkaSettings;
import dev.trainyard.messaging.topic.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Leads while a consumer group gives this gateway the ledger's partition. The group only suggests: this gateway leads
 * once the log has its {@code LeaderStarted}, and until the log has somebody else's. Only a gateway whose replica is fit
 * takes part.
 */
final class Leadership implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(Leadership.class.getName());
    private static final String GROUP = "trainyard-leader";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration APPEND = Duration.ofSeconds(30);
    private static final long NOT_LEADING = -1;

    private final KafkaSettings kafka;
    private final String gateway;
    private final LedgerReplica replica;
    private final Log log;
    private final EffectRunner effects;
    private final LeaderEye eye;
    private final Limits limits;
    private final Supplier<String> ids;
    private final Thread election = new Thread(this::takePart, "leader-election");
    private volatile Thread leading = new Thread();
    private volatile long generation = NOT_LEADING;
    private volatile boolean assigned;
    private volatile boolean closing;

    Leadership(
            KafkaSettings kafka,
            String gateway,
            LedgerReplica replica,
            Log log,
            EffectRunner effects,
            LeaderEye eye,
            Limits limits,
            Supplier<String> ids) {
        this.kafka = kafka;
        this.gateway = gateway;
        this.replica = replica;
        this.log = log;
        this.effects = effects;
        this.eye = eye;
        this.limits = limits;
        this.ids = ids;
    }

    void start() {
        election.start();
    }

    /** The generation of this gateway, while it leads. */
    OptionalLong generation() {
        long own = generation;
        return own >= 0 && replica.read(Ledger::generation) == own ? OptionalLong.of(own) : OptionalLong.empty();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = kafka.reader("leader");
        settings.put("auto.offset.reset", "earliest");
        settings.put("group.id", GROUP);
        // A gateway that restarts under its name is given the partition again at once.
        settings.put("group.instance.id", gateway);
        // As short as brokers allow by default: so much later another gateway takes over from one that is gone.
        settings.put("session.timeout.ms", 6_000);
        settings.put("heartbeat.interval.ms", 1_000);
        settings.put("max.poll.interval.ms", 60_000);
        return settings;
    }

    private void takePart() {
        try {
            while (!closing) {
                if (replica.isFit()) {
                    takePartWhileFit();
                }
                Thread.sleep(POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takePartWhileFit() {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(settings());
        try {
            member.subscribe(List.of(Topics.LEDGER), new Assignment());
            while (!closing && replica.isFit()) {
                poll(member);
            }
        } finally {
            assigned = false;
            leading.interrupt();
            // Who goes on purpose leaves the partition to others at once, and not when its session has run out.
            member.close(CloseOptions.timeout(Duration.ofSeconds(3))
                    .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    private void poll(KafkaConsumer<byte[], byte[]> member) {
        try {
            member.poll(POLL);
            member.pause(member.assignment()); // only whose it is matters, not what is in it
            if (assigned && !leading.isAlive()) {
                leading = new Thread(this::lead, "leader");
                leading.start();
            }
        } catch (KafkaException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the election failed, goes on: " + e.getMessage());
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
            long own = log.append(ids.get(), new LedgerEvent.LeaderStarted(gateway, ids.get()))
                    .get(APPEND.toSeconds(), TimeUnit.SECONDS);
            replica.awaitPosition(own + 1, Duration.ofMinutes(10));
            LOGGER.log(System.Logger.Level.INFO, "leads generation=" + own);
            if (!replica.read(Ledger::limits).equals(limits)) {
                var _ = log.append(ids.get(), new LedgerEvent.LimitsSet(limits, own))
                        .get(APPEND.toSeconds(), TimeUnit.SECONDS);
            }
            generation = own;
            Thread watching = new Thread(() -> eye.watch(own), "leader-eye");
            watching.start();
            try {
                effects.runWhileLeading(own);
            } finally {
                generation = NOT_LEADING;
                watching.interrupt();
            }
            LOGGER.log(System.Logger.Level.INFO, "leads no more generation=" + own);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOGGER.log(System.Logger.Level.WARNING, "cannot lead yet, tries again: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        leading.interrupt();
        try {
            election.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
