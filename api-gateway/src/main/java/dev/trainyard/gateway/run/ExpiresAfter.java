package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.TreeReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How long a file is to live, as the protocol says it. */
public final class ExpiresAfter {

    private static final List<String> ANCHORS = List.of("created_at");
    private static final long LEAST = 3_600;
    private static final long MOST = 2_592_000;

    private ExpiresAfter() {}

    /**
     * Reads the two members, which stand or fall together.
     *
     * @param anchor the member that says from when on
     * @param seconds the member that says how long
     */
    public static Optional<Duration> read(TreeReader reader, String anchor, String seconds) {
        boolean anchored = reader.has(anchor);
        boolean counted = reader.has(seconds);
        reader.oneOf(anchor, ANCHORS, word -> word);
        OptionalLong life = reader.integer(seconds, LEAST, MOST);
        if (anchored != counted) {
            reader.fault(
                    anchored ? seconds : anchor, "is missing beside " + reader.nameOf(anchored ? anchor : seconds));
        }
        return life.isPresent() ? Optional.of(Duration.ofSeconds(life.getAsLong())) : Optional.empty();
    }

    /** Reads a member that is an object of both. */
    public static Optional<Duration> read(TreeReader reader, String member) {
        return reader.object(member).flatMap(expires -> {
            Optional<Duration> life = read(expires, "anchor", "seconds");
            expires.finish();
            return life;
        });
    }
}
