package dev.trainyard.job.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that go by themselves: by the log's time, and not while something needs them. */
final class Expiry {

    /** A file that is needed when its time is over is looked at again after so long. */
    static final Duration RECONSIDERED = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Catalogue catalogue;
    private final Removal removal;
    private final Timers timers;

    Expiry(Catalogue catalogue, Removal removal, Timers timers) {
        this.catalogue = catalogue;
        this.removal = removal;
        this.timers = timers;
    }

    /** When something ends that lives so long from now on. */
    static Instant after(Duration life, Instant now) {
        Duration within = life.compareTo(LONGEST) > 0 ? LONGEST : life;
        return now.plus(within.isNegative() ? Duration.ZERO : within);
    }

    /** @param order of the entry that brought the file */
    void watch(FileView file, long order) {
        file.expiresAt()
                .ifPresent(due -> timers.set(Timers.Subject.FILE_EXPIRY, due, order, keyOf(file.tenant(), file.id())));
    }

    /** @param neededElsewhere than by jobs */
    void due(Timers.Timer timer, Predicate<FileView> neededElsewhere, Instant now) {
        Optional<FileView> file = find(timer.of());
        if (file.isEmpty()) {
            return;
        }
        if (catalogue.isInUse(file.get()) || neededElsewhere.test(file.get())) {
            timers.set(timer.subject(), now.plus(RECONSIDERED), timer.order(), timer.of());
        } else {
            removal.remove(file.get());
        }
    }

    private Optional<FileView> find(String key) {
        int end = key.indexOf('\n');
        return catalogue.file(key.substring(0, end), key.substring(end + 1));
    }

    static String keyOf(String tenant, String id) {
        return tenant + "\n" + id;
    }
}
