package dev.trainyard.system.yard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The gateway as any client reaches it. While it is away, or says that the fault is its own, every call is repeated for a
 * while: that is what clients do, and what the idempotency key is for.
 */
public final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration ONE_TRY = Duration.ofSeconds(15);
    /** The client's own limit ends with the headers. */
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(90);

    private static final String BOUNDARY = "boundary-of-the-system-tests";

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public Api(URI base) {
        this.base = base;
    }

    /** Uploads rows for training; gives the file's id. */
    public String upload(String name, byte[] rows) {
        return upload("fine-tune", name, rows);
    }

    /** Uploads a file for another purpose; its id. */
    public String upload(String purpose, String name, byte[] rows) {
        String head = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose
                + "\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                + "\"\r\nContent-Type: text/csv\r\n\r\n";
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers.ofString(head),
                HttpRequest.BodyPublishers.ofByteArray(rows),
                HttpRequest.BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n"));
        HttpRequest.Builder request = request("/v1/files")
                .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(body);
        return patiently(request).good().json().get("id").asText();
    }

    /**
     * Submits a job.
     *
     * @param key makes a repeated call the same job
     */
    public String submit(String file, String key, Map<String, Object> recipe) {
        Map<String, Object> body = Map.of("model", "mlp", "training_file", file, "recipe", recipe);
        HttpRequest.Builder request = request("/v1/fine_tuning/jobs")
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body)));
        return patiently(request).good().json().get("id").asText();
    }

    /** What an address answers. */
    public Answer get(String path) {
        return patiently(request(path).GET());
    }

    /** What an address answers to a JSON body. */
    public Answer post(String path, Map<String, Object> body) {
        return patiently(request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body))));
    }

    /** A job as it is now. */
    public JsonNode job(String job) {
        return get("/v1/fine_tuning/jobs/" + job).good().json();
    }

    /** A request to be made more of and then {@link #once sent}. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(ONE_TRY);
    }

    /**
     * Sends without repeating; the answer, whatever it is.
     *
     * @throws UnendedAnswerException when it began and never ended, which no fault is an excuse for
     */
    public Answer once(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(LONGEST_ANSWER.toSeconds(), TimeUnit.SECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (ExecutionException e) {
            throw new IOException(request.uri() + ": " + e.getCause(), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new UnendedAnswerException(
                    request.uri() + " began an answer and left it without an end for " + LONGEST_ANSWER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Whether an address answers 200 at this moment. */
    public boolean answers(String path) {
        try {
            return once(request(path).GET().build()).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** Opens an answer that goes on and on; its reader closes it. */
    public InputStream stream(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Answer patiently(HttpRequest.Builder request) {
        HttpRequest one = request.build();
        return Await.present(one.method() + " " + one.uri() + " is answered", PATIENCE, () -> {
            try {
                Answer answer = once(one);
                return Optional.of(answer).filter(it -> it.status() < 500);
            } catch (IOException e) {
                return Optional.empty();
            }
        });
    }

    private static byte[] bytes(Map<String, Object> body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /** Texts as they go into a query. */
    public static String query(Map<String, String> members) {
        StringBuilder query = new StringBuilder();
        members.forEach((name, value) -> query.append(query.isEmpty() ? "" : "&")
                .append(java.net.URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return query.toString();
    }
}
