package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors in the protocol's envelope: message, type, param and code always, and all faults when there are several. */
public final class ErrorJson {

    private ErrorJson() {}

    /** An envelope of a refusal. */
    public static Map<String, Object> of(Rejection rejection) {
        Fault first = rejection.faults().getFirst();
        String type = typeOf(rejection.kind());
        Map<String, Object> envelope = of(messageOf(rejection), type, first.param(), rejection.code());
        if (rejection.faults().size() > 1) {
            List<Map<String, Object>> all = rejection.faults().stream()
                    .map(fault -> one(sentence(fault), type, fault.param(), rejection.code()))
                    .toList();
            @SuppressWarnings("unchecked")
            Map<String, Object> error = (Map<String, Object>) envelope.get("error");
            error.put("errors", all);
        }
        return envelope;
    }

    /** All that is wrong, in words. */
    static String messageOf(Rejection rejection) {
        return rejection.faults().size() == 1
                ? sentence(rejection.faults().getFirst())
                : rejection.faults().size() + " things are wrong: "
                        + String.join(
                                "; ",
                                rejection.faults().stream()
                                        .map(ErrorJson::sentence)
                                        .toList());
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
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("error", one(message, type, param, code));
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
}
