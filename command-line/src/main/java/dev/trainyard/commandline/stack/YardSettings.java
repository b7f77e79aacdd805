package dev.trainyard.commandline.stack;

import java.time.Duration;
import java.util.function.IntUnaryOperator;

/**
 * How a yard is run. Something may stand between the services and what they live on, such as a proxy that shows what
 * becomes of them when it fails: the ways lead there.
 *
 * @param port where the gateway answers
 * @param trainers how many jobs can train at once
 * @param lease silence after which a worker counts as lost
 * @param wayToObjects given the object store's port, gives the one where services look for it
 * @param wayToBroker given the broker's port, gives the one where its clients look for it
 */
public record YardSettings(
        int port, int trainers, Duration lease, IntUnaryOperator wayToObjects, IntUnaryOperator wayToBroker) {

    private static final Duration LEASE = Duration.ofSeconds(5);

    public YardSettings {
        if (trainers < 1) {
            throw new UnfitException("A yard has at least one trainer, not " + trainers + ". Mend --trainers.");
        }
        if (port < 1 || port > 65_535) {
            throw new UnfitException("There is no port " + port + ". Choose one from 1 to 65535 with --port.");
        }
    }

    /** Nothing stands between. */
    public static YardSettings of(int port, int trainers) {
        return new YardSettings(port, trainers, LEASE, IntUnaryOperator.identity(), IntUnaryOperator.identity());
    }
}
