package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.BatchView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A batch in the protocol's shape. */
final class BatchJson {

    private static final List<String> TIMES =
            List.of("in_progress", "finalizing", "completed", "failed", "expired", "cancelling", "cancelled");

    private BatchJson() {}

    static Map<String, Object> of(BatchView batch) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", batch.id());
        json.put("object", "batch");
        json.put("endpoint", batch.plan().endpoint());
        json.put("errors", errors(batch.progress().faults()));
        json.put("input_file_id", batch.plan().inputFile());
        json.put("completion_window", "24h");
        json.put("status", batch.status().wireName());
        json.put("output_file_id", batch.progress().outputFile().orElse(null));
        json.put("error_file_id", batch.progress().errorFile().orElse(null));
        json.put("created_at", batch.createdAt().getEpochSecond());
        json.put("expires_at", batch.createdAt().plus(BatchView.WINDOW).getEpochSecond());
        for (String status : TIMES) {
            json.put(
                    status + "_at",
                    Optional.ofNullable(batch.reached().get(status))
                            .map(Instant::getEpochSecond)
                            .orElse(null));
        }
        json.put("request_counts", counts(batch.progress()));
        json.put("usage", usage(batch.progress().tally()));
        json.put("metadata", batch.plan().metadata());
        return json;
    }

    private static Map<String, Object> errors(List<BatchView.LineFault> faults) {
        if (faults.isEmpty()) {
            return null;
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("object", "list");
        json.put("data", faults.stream().map(BatchJson::error).toList());
        return json;
    }

    private static Map<String, Object> error(BatchView.LineFault fault) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", fault.code());
        json.put("message", fault.message());
        json.put("param", fault.param().orElse(null));
        json.put("line", fault.line().orElse(null));
        return json;
    }

    private static Map<String, Object> counts(BatchView.Progress progress) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("total", progress.lines());
        json.put("completed", progress.tally().completed());
        json.put("failed", progress.tally().failed());
        return json;
    }

    /** No prompt is kept and no reasoning done, so those counts say so. */
    private static Map<String, Object> usage(BatchView.Tally tally) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("input_tokens", tally.inputTokens());
        json.put("input_tokens_details", Map.of("cached_tokens", 0));
        json.put("output_tokens", tally.outputTokens());
        json.put("output_tokens_details", Map.of("reasoning_tokens", 0));
        json.put("total_tokens", tally.inputTokens() + tally.outputTokens());
        return json;
    }
}
