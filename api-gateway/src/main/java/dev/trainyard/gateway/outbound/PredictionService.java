package dev.trainyard.gateway.outbound;

import dev.trainyard.job.ledger.ModelView;
import java.util.List;
import java.util.Map;

/** Whoever answers with a model. */
public interface PredictionService {

    /** What asking came to. */
    sealed interface Answer {
        /** One answer for each row. */
        record Predictions(List<Map<String, Object>> rows) implements Answer {}

        /** The rows cannot be used; each fault has row, column and message. */
        record FaultyRows(List<Map<String, Object>> faults) implements Answer {}

        /** Nobody could answer just now. */
        record Unavailable(String why) implements Answer {}
    }

    /** Asks the service at an address. */
    Answer predict(String address, ModelView model, List<Map<String, Object>> rows);
}
