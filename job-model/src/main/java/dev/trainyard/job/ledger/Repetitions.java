package dev.trainyard.job.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** Remembers requests, so that one that is sent again becomes no second job. */
final class Repetitions {

    /** How long a client's own key is honoured, by the log's time. */
    static final Duration KEY_LIFE = Duration.ofHours(24);
    /** How long the same body from the same credential counts as a repetition, when the client says it is one. */
    static final Duration BODY_LIFE = Duration.ofMinutes(10);

    private record Seen(String job, String bodyHash, Instant at) {}

    private final SequencedMap<String, Seen> byKey = new LinkedHashMap<>();
    private final SequencedMap<String, Seen> byBody = new LinkedHashMap<>();

    /** What is known of this request, if anything. */
    Optional<Verdict> find(String tenant, Submission.RetryKey retry, Instant now) {
        forget(now);
        if (retry.idempotencyKey().isPresent()) {
            Seen seen = byKey.get(keyOf(tenant, retry.idempotencyKey().get()));
            if (seen == null) {
                return Optional.empty();
            }
            return Optional.of(
                    seen.bodyHash.equals(retry.bodyHash())
                            ? new Verdict.Repeated(seen.job)
                            : new Verdict.KeyTaken(seen.job));
        }
        if (retry.retried()) {
            return Optional.ofNullable(byBody.get(bodyOf(tenant, retry))).map(seen -> new Verdict.Repeated(seen.job));
        }
        return Optional.empty();
    }

    void remember(String tenant, Submission.RetryKey retry, String job, Instant now) {
        Seen seen = new Seen(job, retry.bodyHash(), now);
        retry.idempotencyKey().ifPresent(key -> byKey.putLast(keyOf(tenant, key), seen));
        byBody.putLast(bodyOf(tenant, retry), seen);
    }

    /** A tenant is gone, and what it asked for with it. */
    void forget(String tenant) {
        byKey.keySet().removeIf(key -> key.startsWith(tenant + "\n"));
        byBody.keySet().removeIf(key -> key.startsWith(tenant + "\n"));
    }

    private static void forget(Map<String, Seen> seen, Instant before) {
        // Insertion order is time order, so the old ones stand first.
        var entries = seen.values().iterator();
        while (entries.hasNext() && entries.next().at.isBefore(before)) {
            entries.remove();
        }
    }

    /** Forgets what is remembered for long enough, so that no name outlives its use. */
    void forget(Instant now) {
        forget(byKey, now.minus(KEY_LIFE));
        forget(byBody, now.minus(BODY_LIFE));
    }

    LedgerSnapshot.Requests snapshot() {
        return new LedgerSnapshot.Requests(snapshot(byKey), snapshot(byBody));
    }

    private static List<LedgerSnapshot.RequestSnapshot> snapshot(Map<String, Seen> requests) {
        return requests.entrySet().stream()
                .map(entry -> new LedgerSnapshot.RequestSnapshot(
                        entry.getKey(), entry.getValue().job, entry.getValue().bodyHash, entry.getValue().at))
                .toList();
    }

    void restore(LedgerSnapshot.Requests taken) {
        restore(taken.byKey(), byKey);
        restore(taken.byBody(), byBody);
    }

    private static void restore(List<LedgerSnapshot.RequestSnapshot> taken, SequencedMap<String, Seen> into) {
        taken.forEach(
                request -> into.putLast(request.key(), new Seen(request.job(), request.bodyHash(), request.at())));
    }

    private static String keyOf(String tenant, String key) {
        return tenant + "\n" + key;
    }

    private static String bodyOf(String tenant, Submission.RetryKey retry) {
        return tenant + "\n" + retry.credential() + "\n" + retry.bodyHash();
    }
}
