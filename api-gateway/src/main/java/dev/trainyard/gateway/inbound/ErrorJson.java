package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Errors in the protocol's envelope: message, type, param and code always, and all faults when there are several. */
public final class ErrorJson {

    /** More than anyone mends before trying again. */
    private static final int MOST_FAULTS = 100;
    /** How many of them the one sentence holds that most clients show. */
    private static final int MOST_IN_MESSAGE = 10;

    private static final int LONGEST_PARAM = 200;
    private static final int LONGEST_MESSAGE = 1_000;

    private ErrorJson() {}

    /** An envelope of a refusal. */
    public static Map<String, Object> of(Rejection rejection) {
        List<Fault> faults = told(rejection);
        String type = typeOf(rejection.kind());
        int count = rejection.faults().size();
        Map<String, Object> error =
                one(messageOf(rejection), type, faults.getFirst().param(), rejection.code());
        if (count > 1) {
            error.put(
                    "errors",
                    faults.stream()
                            .map(fault -> one(sentence(fault), type, fault.param(), rejection.code()))
                            .toList());
        }
        return envelope(error);
    }

    /** The status of HTTP that says so. */
    static int statusOf(Rejection.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case GONE -> 410;
            case TOO_LARGE -> 413;
            case TOO_MANY -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    private static List<Fault> told(Rejection rejection) {
        return rejection.faults().stream()
                .limit(MOST_FAULTS)
                .map(fault -> new Fault(cut(fault.param(), LONGEST_PARAM), cut(fault.message(), LONGEST_MESSAGE)))
                .toList();
    }

    /** All that is wrong, in words. */
    static String messageOf(Rejection rejection) {
        List<Fault> faults = told(rejection);
        int count = rejection.faults().size();
        if (count == 1) {
            return sentence(faults.getFirst());
        }
        String first =
                faults.stream().limit(MOST_IN_MESSAGE).map(ErrorJson::sentence).collect(Collectors.joining("; "));
        int more = count - Math.min(count, MOST_IN_MESSAGE);
        return count + " things are wrong: " + first + (more == 0 ? "" : "; and " + more + " more");
    }

    private static String typeOf(Rejection.Kind kind) {
        return switch (kind) {
            case UNAVAILABLE -> "server_error";
            case TOO_MANY -> "rate_limit_error";
            case INVALID, NOT_FOUND, CONFLICT, GONE, TOO_LARGE -> "invalid_request_error";
        };
    }

    /** An envelope of plain words. */
    public static Map<String, Object> of(String message, String type, String param, String code) {
        return envelope(one(message, type, param, code));
    }

    private static Map<String, Object> envelope(Map<String, Object> error) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("error", error);
        return envelope;
    }

    private static Map<String, Object> one(String message, String type, String param, String code) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", type);
        error.put("param", param.isEmpty() ? null : param);
        error.put("code", code);
        return error;
    }

    private static String sentence(Fault fault) {
        return fault.param().isEmpty() ? fault.message() : fault.param() + ": " + fault.message();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "…";
    }
}
