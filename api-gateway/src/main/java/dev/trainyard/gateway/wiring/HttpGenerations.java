package dev.trainyard.gateway.wiring;

import dev.trainyard.gateway.outbound.GenerationRequest;
import dev.trainyard.gateway.outbound.GenerationService;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Has an evaluator speak over internal HTTP.
 *
 * @param patience how long it may take to begin, with loading the model
 */
public record HttpGenerations(HttpClient client, String credential, Duration patience) implements GenerationService {

    private static final int RETRY_SECONDS = 2;
    private static final int LONGEST_RETRY_SECONDS = 120;

    @Override
    public Answer generate(String address, NamedModel model, GenerationRequest request) {
        try {
            HttpRequest question = HttpRequest.newBuilder(URI.create(address + "/internal/generate"))
                    .timeout(patience)
                    .header("content-type", "application/json")
                    .header("authorization", "Bearer " + credential)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            Json.mapper().writeValueAsBytes(GenerationLines.question(model, request))))
                    .build();
            return answer(client.send(question, HttpResponse.BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            return new Answer.Unavailable("the evaluator cannot be reached", RETRY_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("the client or the gateway is going away", RETRY_SECONDS);
        }
    }

    private static Answer answer(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() == 200) {
            return new Answer.Begun(new SpokenLines(response.body()));
        }
        try (InputStream body = response.body()) {
            return switch (response.statusCode()) {
                case 400 -> GenerationLines.faulty(body.readAllBytes());
                case 404 -> new Answer.Missing();
                case 429 -> new Answer.Busy(retryAfter(response));
                case 503 -> new Answer.Unavailable("the evaluator is not ready", retryAfter(response));
                default ->
                    new Answer.Unavailable("the evaluator answered " + response.statusCode(), retryAfter(response));
            };
        }
    }

    private static int retryAfter(HttpResponse<InputStream> response) {
        return response.headers()
                .firstValue("retry-after")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Math.clamp(Integer.parseInt(seconds), 1, LONGEST_RETRY_SECONDS))
                .orElse(RETRY_SECONDS);
    }
}
