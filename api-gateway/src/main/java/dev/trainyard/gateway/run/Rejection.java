package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.Fault;
import java.util.List;
import java.util.Optional;

/**
 * Why a request is not done. The HTTP side turns it into the protocol's error.
 *
 * @param kind what sort of no
 * @param code stable name for machines
 * @param faults what is wrong, with members where members are at fault; at least one
 * @param retryAfterSeconds when asking again may help
 */
public record Rejection(Kind kind, String code, List<Fault> faults, Optional<Integer> retryAfterSeconds) {

    /** Sorts of no. */
    public enum Kind {
        INVALID,
        NOT_FOUND,
        CONFLICT,
        GONE,
        TOO_LARGE,
        TOO_MANY,
        UNAVAILABLE
    }

    public Rejection {
        faults = List.copyOf(faults);
    }

    /** The request's members are wrong. */
    public static Rejection invalid(List<Fault> faults) {
        return new Rejection(Kind.INVALID, "invalid_value", faults, Optional.empty());
    }

    /** One member is wrong. */
    public static Rejection invalid(String param, String message) {
        return invalid(List.of(new Fault(param, message)));
    }

    /** Something is not there. */
    public static Rejection notFound(String code, String message) {
        return new Rejection(Kind.NOT_FOUND, code, List.of(new Fault("", message)), Optional.empty());
    }

    /** The state of things forbids it, for good. */
    public static Rejection conflict(String code, String message) {
        return new Rejection(Kind.CONFLICT, code, List.of(new Fault("", message)), Optional.empty());
    }

    /** It was there once. */
    public static Rejection gone(String code, String message) {
        return new Rejection(Kind.GONE, code, List.of(new Fault("", message)), Optional.empty());
    }

    /** The caller has as much as it may have; later there may be room. */
    public static Rejection tooMany(String code, String message, int retryAfterSeconds) {
        return new Rejection(Kind.TOO_MANY, code, List.of(new Fault("", message)), Optional.of(retryAfterSeconds));
    }

    /** More than is taken. */
    public static Rejection tooLarge(String message) {
        return new Rejection(Kind.TOO_LARGE, "too_large", List.of(new Fault("", message)), Optional.empty());
    }

    /** Not just now. */
    public static Rejection unavailable(String code, String message, int retryAfterSeconds) {
        return new Rejection(Kind.UNAVAILABLE, code, List.of(new Fault("", message)), Optional.of(retryAfterSeconds));
    }

    /** As an exception, for the use cases to end with. */
    public RejectedException exception() {
        return new RejectedException(this);
    }
}
