package dev.trainyard.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Many clients who all say the same at once, in turn to every gateway, and again while they get no answer. */
final class Flood implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** More connections at once than this are the machine's limits, and not a gateway's. */
    private static final int CONNECTIONS = 400;

    private static final int MOST_TRIES = 50;

    private final List<URI> gateways;
    private final int clients;
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    Flood(List<URI> gateways, int clients) {
        this.gateways = gateways;
        this.clients = clients;
    }

    private record Answered(int status, String id) {}

    /** Sends a body under one key from every client; how often each id was answered, by status. */
    Map<Integer, Map<String, Integer>> post(String path, String key, byte[] body) throws Exception {
        List<Future<Answered>> answers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            HttpRequest request = HttpRequest.newBuilder(
                            gateways.get(i % gateways.size()).resolve(path))
                    .timeout(Duration.ofMinutes(1))
                    .header("content-type", "application/json")
                    .header("idempotency-key", key)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            answers.add(threads.submit(() -> patiently(request)));
        }
        Map<Integer, Map<String, Integer>> counts = new TreeMap<>();
        for (Future<Answered> answer : answers) {
            counts.computeIfAbsent(answer.get().status(), status -> new TreeMap<>())
                    .merge(answer.get().id(), 1, Integer::sum);
        }
        return counts;
    }

    /** Whoever hears nothing, or that the outcome is unknown, asks again: that is what the key is for. */
    private Answered patiently(HttpRequest request) throws InterruptedException, IOException {
        for (int tries = 1; ; tries++) {
            try {
                Answered answered = once(request);
                if (answered.status() != 503 || tries == MOST_TRIES) {
                    return answered;
                }
            } catch (IOException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private Answered once(HttpRequest request) throws InterruptedException, IOException {
        connections.acquire();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return new Answered(
                    answer.statusCode(), JSON.readTree(answer.body()).path("id").asText());
        } finally {
            connections.release();
        }
    }

    @Override
    public void close() {
        threads.close();
        http.close();
    }
}
