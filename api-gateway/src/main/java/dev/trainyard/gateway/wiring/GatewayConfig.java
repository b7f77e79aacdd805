package dev.trainyard.gateway.wiring;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The gateway's settings. */
@ConfigMapping(prefix = "trainyard")
public interface GatewayConfig {

    /** Where the brokers are, and who we are to them. */
    Kafka kafka();

    /** Where the objects are. */
    Objects objects();

    /** This gateway among others. */
    Gateway gateway();

    /** What services know of one another. */
    Service service();

    /** Whether this is a yard on one machine, with one broker, that may lose its data with it. */
    @WithDefault("false")
    boolean embedded();

    /** Silence after which a worker counts as lost. */
    @WithDefault("10s")
    Duration lease();

    /** Time without a new step after which an attempt counts as stalled. */
    @WithDefault("10m")
    Duration stallLimit();

    /** The classes of workers that this yard has. */
    @WithDefault("data,cpu,evaluate")
    List<String> classes();

    /** Who may submit by events: each has a topic for requests and one for results. */
    @WithDefault("local")
    List<String> tenants();

    /** What tenants may take of the yard. */
    TenantLimits limits();

    /** Bounds that hold for every tenant, and those of single ones. */
    interface TenantLimits {
        /** At most so many of a tenant's jobs are trained at once. */
        OptionalInt running();

        /** At most so many of a tenant's jobs have been accepted and have not begun to be trained. */
        OptionalInt queued();

        /** Bounds of single tenants, by name, in the place of the common ones. */
        Map<String, TenantBounds> tenants();
    }

    /** Bounds of one tenant. */
    interface TenantBounds {
        /** At most so many of its jobs are trained at once. */
        OptionalInt running();

        /** At most so many of its jobs have been accepted and have not begun to be trained. */
        OptionalInt queued();
    }

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

    /** This gateway. */
    interface Gateway {
        /** Stable over restarts, and no other gateway's. */
        @WithDefault("gateway-1")
        String name();
    }

    /** Between services. */
    interface Service {
        /** What a service shows to another. */
        String credential();
    }
}
