package dev.trainyard.job.ledger;

/** What the fold decided about one entry. */
public sealed interface Verdict {

    /** It is so from now on. */
    record Accepted() implements Verdict {}

    /** The same request was accepted before, as this job. */
    record Repeated(String job) implements Verdict {}

    /** The idempotency key belongs to another request, which became this job. */
    record KeyTaken(String job) implements Verdict {}

    /** It is not so; the reason says why. */
    record Ignored(Reason reason) implements Verdict {}

    /** Why an entry is not so. */
    enum Reason {
        UNKNOWN_SUBJECT,
        ALREADY_SO,
        FINAL_STATE,
        STILL_IN_USE,
        STALE_ATTEMPT,
        NOT_THE_OWNER,
        OLD_GENERATION,
        UNKNOWN_WORKER,
        OUT_OF_ORDER,
        /** As many jobs of the tenant wait as its limit allows. */
        QUEUE_FULL,
        /** The rules that know it do not hold yet. */
        NOT_YET_LEGAL
    }
}
