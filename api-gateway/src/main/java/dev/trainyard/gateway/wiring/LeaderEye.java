package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.run.LossWatch;
import dev.trainyard.gateway.run.VersionWatch;
import dev.trainyard.messaging.deadletter.DeadLetters;
import dev.trainyard.messaging.heartbeat.Heartbeat;
import dev.trainyard.messaging.heartbeat.HeartbeatReader;
import dev.trainyard.messaging.heartbeat.HeartbeatSender;
import dev.trainyard.messaging.log.KafkaSettings;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.InterruptException;

/** Reads the signs of life while this gateway leads, gives the leader's own, and has silence and versions judged. */
record LeaderEye(
        KafkaSettings kafka,
        DeadLetters deadLetters,
        String gateway,
        Duration lease,
        LossWatch losses,
        VersionWatch versions) {

    private static final Duration POLL = Duration.ofMillis(500);

    /** Watches until the thread is interrupted. */
    void watch(long generation) {
        losses.startAfresh();
        versions.startAfresh();
        Heartbeat own = new Heartbeat.OfLeader(gateway, generation);
        try (HeartbeatReader reader = new HeartbeatReader(kafka, deadLetters);
                HeartbeatSender sender = new HeartbeatSender(kafka, lease.dividedBy(5), () -> own)) {
            sender.start();
            while (!Thread.currentThread().isInterrupted()) {
                reader.read(POLL, this::hear);
                losses.judge(generation);
                versions.judge(generation);
            }
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Heartbeat sign, Instant appended) {
        losses.heard(sign, appended);
        versions.heard(sign, appended);
    }
}
