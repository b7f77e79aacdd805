package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.ReplayReceipt;
import java.util.LinkedHashMap;
import java.util.Map;

/** What resumed attempts found when they compared their steps with those that were told before. */
final class ReplayJson {

    private ReplayJson() {}

    static Map<String, Object> of(JobView.Replay replay) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("attempt", replay.attempt());
        json.put("worker", replay.worker());
        json.put("compared_at", replay.at().getEpochSecond());
        json.putAll(of(replay.receipt()));
        return json;
    }

    static Map<String, Object> of(ReplayReceipt receipt) {
        Map<String, Object> json = new LinkedHashMap<>();
        switch (receipt) {
            case ReplayReceipt.Identical identical -> {
                json.put("finding", "identical");
                json.put("from_step", identical.from());
                json.put("to_step", identical.to());
            }
            case ReplayReceipt.Differs differs -> {
                json.put("finding", "differs");
                json.put("step", differs.step());
                json.put("expected_loss", differs.expectedLoss());
                json.put("actual_loss", differs.actualLoss());
                json.put("why", differs.why());
            }
            case ReplayReceipt.NothingToCompare nothing -> {
                json.put("finding", "nothing_to_compare");
                json.put("from_step", nothing.from());
            }
        }
        return json;
    }

    static boolean isAsItWas(ReplayReceipt receipt) {
        return switch (receipt) {
            case ReplayReceipt.Identical ignored -> true;
            case ReplayReceipt.NothingToCompare ignored -> true;
            case ReplayReceipt.Differs ignored -> false;
        };
    }

    static String sentence(ReplayReceipt receipt) {
        return switch (receipt) {
            case ReplayReceipt.Identical identical ->
                "Resumed exactly: steps " + identical.from() + " to " + identical.to()
                        + " have the same losses as before, bit for bit";
            case ReplayReceipt.Differs differs ->
                "Resumed, but step " + differs.step() + " has the loss " + differs.actualLoss() + " and had "
                        + differs.expectedLoss() + " before"
                        + (differs.why().isEmpty() ? "" : ": " + differs.why());
            case ReplayReceipt.NothingToCompare nothing ->
                "Resumed from step " + nothing.from() + "; no later step had been told, so there is nothing to compare";
        };
    }
}
