package dev.trainyard.learning.loop;

import dev.trainyard.learning.engine.Engine;
import java.util.function.Supplier;

/** What is wanted of a run before each of its steps. */
public enum StopRequest {
    /** It goes on. */
    NONE,
    /** It ends, and what was done since the last checkpoint is not kept. */
    AT_ONCE,
    /** It ends with a checkpoint of where it stands, be one due there or not. */
    WITH_CHECKPOINT;

    /** What is asked for; a process that is about to exit keeps what it has, unless nobody wants that. */
    public static StopRequest of(Supplier<StopRequest> asked, Engine engine) {
        StopRequest request = asked.get();
        return request == NONE && engine.isEnding() ? WITH_CHECKPOINT : request;
    }
}
