package dev.trainyard.gateway.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** Models, and what they are called. */
    Models models();

    /** Requests that are answered together. */
    Batches batches();

    /** When the state is put away as a whole. */
    Snapshots snapshots();

    /** When finished jobs are put away one by one. */
    Archive archive();

    /** What clients call models. */
    interface Models {
        /**
         * Names of models of elsewhere that stand for bases of this yard, each as NAME=BASE; jobs show the name that was
         * asked for.
         */
        Optional<List<String>> aliases();
    }

    /** Batches. */
    interface Batches {
        /** So many requests of all batches together are answered at once; the other places are left to those who wait. */
        @WithDefault("4")
        int atOnce();
    }

    /** Snapshots of the ledger. */
    interface Snapshots {
        /** After so many entries of the log another one is due. */
        @WithDefault("10000")
        long entries();

        /**
         * After so long another one is due, whatever the log says. Deleted names are gone from the log after two, which
         * must be within 48 hours.
         */
        @WithDefault("6h")
        Duration interval();

        /**
         * So long after the newest snapshot was announced the log is cut off behind the one before it, for the sake of
         * those who are just beginning with an older one.
         */
        @WithDefault("10m")
        Duration grace();

        /** How long the leading gateway waits for another one to take it. */
        @WithDefault("1m")
        Duration leadersPatience();
    }

    /** Finished jobs. */
    interface Archive {
        /** So long after its end a job's events and checkpoints are still in memory. */
        @WithDefault("1h")
        Duration after();
    }

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
    /** What clients may upload. */
    Files files();

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

    /** Uploads. */
    interface Files {
        /** The longest body of a request, which is a file and the form around it. */
        @WithDefault("2G")
        MemorySize limit();
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
