package dev.trainyard.messaging.heartbeat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.Worker;
import java.util.List;

/** A sign of life. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "of")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Heartbeat.OfWorker.class, name = "worker"),
    @JsonSubTypes.Type(value = Heartbeat.OfLeader.class, name = "leader"),
    @JsonSubTypes.Type(value = Heartbeat.OfReplica.class, name = "replica"),
})
public sealed interface Heartbeat {

    /** A worker lives, and this is what it does. */
    record OfWorker(Worker worker, List<Doing> doing) implements Heartbeat {
        public OfWorker {
            doing = List.copyOf(doing);
        }
    }

    /** The leader lives, so it would have seen the others' signs. */
    record OfLeader(String gateway, long generation) implements Heartbeat {}

    /**
     * A gateway lives, whether or not it leads.
     *
     * @param foldVersion the newest version of the fold's rules that its release knows
     */
    record OfReplica(String gateway, int foldVersion) implements Heartbeat {}

    /**
     * An attempt in hand.
     *
     * @param step how far it is
     */
    record Doing(Attempt attempt, long step) {}
}
