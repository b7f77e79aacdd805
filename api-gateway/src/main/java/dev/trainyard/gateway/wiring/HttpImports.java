package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.outbound.ImportService;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Has an evaluator import models over internal HTTP.
 *
 * @param patience how long reading, converting and storing a model may take
 */
public record HttpImports(HttpClient client, String credential, Duration patience) implements ImportService {

    @Override
    public Answer take(String address, Request request) {
        try {
            HttpRequest question = HttpRequest.newBuilder(URI.create(address + "/internal/import"))
                    .timeout(patience)
                    .header("content-type", "application/json")
                    .header("authorization", "Bearer " + credential)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(Json.mapper().writeValueAsBytes(request)))
                    .build();
            HttpResponse<byte[]> response = client.send(question, HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> Json.mapper().readValue(response.body(), Answer.Taken.class);
                case 422 -> new Answer.Faulty(faults(Json.mapper().readTree(response.body())));
                case 404 -> new Answer.Missing();
                default -> new Answer.Unavailable("the evaluator answered " + response.statusCode());
            };
        } catch (IOException e) {
            return new Answer.Unavailable("the evaluator cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Unavailable("the gateway is shutting down");
        }
    }

    private static List<Fault> faults(JsonNode body) {
        List<Fault> faults = new ArrayList<>();
        body.path("faults")
                .forEach(fault -> faults.add(new Fault(
                        fault.path("param").asText(), fault.path("message").asText())));
        return faults;
    }
}
