package dev.trainyard.commandline.stack;

import java.time.Duration;
import java.util.Map;

/**
 * How a yard is run.
 *
 * @param port where the gateway answers
 * @param trainers how many jobs can train at once
 * @param gateways those that serve it
 * @param lease silence after which a worker counts as lost
 * @param ground what it stands on
 * @param toObjects how services reach an embedded object store
 * @param toBroker how an embedded broker's clients reach it
 */
public record YardSettings(
        int port, int trainers, Gateways gateways, Duration lease, Ground ground, Way toObjects, Way toBroker) {

    private static final Duration LEASE = Duration.ofSeconds(5);

    public YardSettings {
        if (trainers < 1) {
            throw new UnfitException("A yard has at least one trainer, not " + trainers + ". Mend --trainers.");
        }
        if (port < 1 || port > 65_535) {
            throw new UnfitException("There is no port " + port + ". Choose one from 1 to 65535 with --port.");
        }
    }

    /**
     * How a process reaches another: something may stand between, such as a proxy that shows what becomes of the one
     * when the other fails.
     */
    public interface Way {

        /** Nothing stands between. */
        Way STRAIGHT = (process, port) -> port;

        /** The port at which a process of that name shall look for what listens at a port of this machine. */
        int through(String process, int port);
    }

    /** With a single gateway. */
    public YardSettings(int port, int trainers, Duration lease, Way toObjects, Way toBroker) {
        this(port, trainers, Gateways.ONE, lease, new Ground.Embedded(), toObjects, toBroker);
    }

    /**
     * The gateways of a yard. The first is named {@code gateway} and answers at the yard's port; the others,
     * {@code gateway-2} and so on, where there is room.
     *
     * @param settings their own, by the names that they have in the environment
     */
    public record Gateways(int count, Map<String, String> settings) {

        /** A single one, with the settings that everybody has. */
        public static final Gateways ONE = new Gateways(1, Map.of());

        public Gateways {
            if (count < 1) {
                throw new UnfitException("A yard has at least one gateway, not " + count + ".");
            }
            settings = Map.copyOf(settings);
        }
    }

    /** One gateway, and nothing stands between. */
    public static YardSettings of(int port, int trainers) {
        return of(port, trainers, Gateways.ONE);
    }

    /** Nothing stands between. */
    public static YardSettings of(int port, int trainers, Gateways gateways) {
        return new YardSettings(port, trainers, gateways, LEASE, new Ground.Embedded(), Way.STRAIGHT, Way.STRAIGHT);
    }

    /** The same on other ground. */
    public YardSettings on(Ground other) {
        return new YardSettings(port, trainers, gateways, lease, other, toObjects, toBroker);
    }
}
