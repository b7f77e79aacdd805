package dev.trainyard.evaluator.wiring;

import dev.trainyard.learning.engine.DeviceChoice;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** The evaluator's settings. */
@ConfigMapping(prefix = "trainyard")
public interface EvaluatorConfig {

    /** Where the brokers are. */
    Kafka kafka();

    /** Where the objects are. */
    Objects objects();

    /** This worker among others. */
    Worker worker();

    /** What services know of one another. */
    Service service();

    /** The engine. */
    Engine engine();

    /** Language models that answer. */
    Serving serving();

    /** Whether this is a yard on one machine, with one broker, that may lose its data with it. */
    @WithDefault("false")
    boolean embedded();

    /** Silence after which a worker counts as lost. */
    @WithDefault("10s")
    Duration lease();

    /** Settings of the brokers' clients. */
    interface Kafka {
        /** Addresses of brokers. */
        String bootstrap();
    }

    /** Settings of the object store's client. */
    interface Objects {
        /** Such as {@code http://127.0.0.1:9000}. */
        String endpoint();

        /** Who we are to it. */
        String accessKey();

        /** The proof. */
        String secretKey();

        /** The region that requests are signed for. */
        @WithDefault("us-east-1")
        String region();
    }

    /** This worker. */
    interface Worker {
        /** Stable over restarts, and no other worker's. */
        String name();

        /** Where the JVM leaves its crash files. */
        Path directory();

        /** Where gateways reach it, such as {@code http://127.0.0.1:8082}. */
        String address();

        /** How long it works on without reaching the log. */
        @WithDefault("15m")
        Duration blindLimit();

        /** How long it may take to end in good order. */
        @WithDefault("25s")
        Duration grace();
    }

    /** Between services. */
    interface Service {
        /** What a service shows to another. */
        String credential();
    }

    /** Bounds of serving. */
    interface Serving {
        /** Weights of language models that stay in memory; those that were asked longest ago go first. */
        @WithDefault("2G")
        MemorySize modelBytes();

        /** Answers that may be under way at once; whoever comes beyond that is told to come again. */
        @WithDefault("16")
        int places();
    }

    /** The engine's settings. */
    interface Engine {
        /** Threads that one operation may use. */
        @WithDefault("1")
        int threads();

        /** What it computes on: auto, which is a graphics card where one can be used, or cpu, or cuda. */
        @WithDefault("auto")
        DeviceChoice device();
    }
}
