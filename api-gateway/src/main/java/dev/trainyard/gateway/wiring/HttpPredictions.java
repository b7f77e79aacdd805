package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.gateway.outbound.PredictionService;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks an evaluator over internal HTTP. */
record HttpPredictions(HttpClient client, String credential) implements PredictionService {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public Answer predict(String address, ModelView model, List<Map<String, Object>> rows) {
        try {
            Map<String, Object> question = new LinkedHashMap<>();
            question.put("manifest", model.checkpoint().manifest());
            question.put("recipe", model.recipe());
            question.put("rows", rows);
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/internal/predict"))
                    .timeout(LIMIT)
                    .header("content-type", "application/json")
                    .header("authorization", "Bearer " + credential)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(question)))
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            Map<String, List<Map<String, Object>>> body = response.statusCode() == 200 || response.statusCode() == 422
                    ? Json.mapper().readValue(response.body(), new TypeReference<>() {})
                    : Map.of();
            return switch (response.statusCode()) {
                case 200 -> new Answer.Predictions(body.get("predictions"));
                case 422 -> new Answer.FaultyRows(body.get("faults"));
                default -> new Answer.Unavailable("the evaluator answered " + response.statusCode());
            };
        } catch (IOException e) {
            return new Answer.Unavailable("the evaluator cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("the gateway is shutting down");
        }
    }
}
