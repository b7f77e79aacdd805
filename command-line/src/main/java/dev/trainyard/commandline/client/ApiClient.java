package dev.trainyard.commandline.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The public interface, as any client speaks it. */
public final class ApiClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "trainyard-form-boundary-" + UUID.randomUUID();
    private static final int NOT_NOW = 503;
    private static final Duration USUAL = Duration.ofSeconds(60);
    private static final Duration LONGEST_UPLOAD = Duration.ofHours(1);

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public ApiClient(URI base) {
        this.base = base;
    }

    /** Uploads a file for training; gives its id. */
    public String upload(Path file) throws IOException, InterruptedException {
        return upload(file, "fine-tune");
    }

    /** Uploads a file for a purpose; gives its id. */
    String upload(Path file, String purpose) throws IOException, InterruptedException {
        String name = file.getFileName().toString().replace("\"", "%22");
        HttpRequest.BodyPublisher before = HttpRequest.BodyPublishers.ofString(
                "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose + "\r\n"
                        + "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                        + name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        HttpRequest.BodyPublisher after = HttpRequest.BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n");
        HttpRequest request = request("/v1/files")
                .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
                .timeout(LONGEST_UPLOAD)
                // The file is streamed: it may be larger than the memory of this process.
                .POST(HttpRequest.BodyPublishers.concat(before, HttpRequest.BodyPublishers.ofFile(file), after))
                .build();
        return send(request).get("id").asText();
    }

    /**
     * Submits a job; gives it as the server sees it.
     *
     * @param model the base that it begins with
     */
    public JsonNode submit(String model, String file, String suffix, Map<String, Object> recipe)
            throws IOException, InterruptedException {
        return post(
                "/v1/fine_tuning/jobs",
                Map.of("model", model, "training_file", file, "suffix", suffix, "recipe", recipe));
    }

    /**
     * Submits a job the short way: the server takes from the data what the members do not say.
     *
     * @param name the model's name
     */
    public JsonNode trainModel(String file, String name, Map<String, Object> members)
            throws IOException, InterruptedException {
        Map<String, Object> body = new LinkedHashMap<>(members);
        body.put("model_name", name);
        body.put("data", file);
        return post("/train_model", body);
    }

    /** A job. */
    public JsonNode job(String id) throws IOException, InterruptedException {
        return get("/v1/fine_tuning/jobs/" + id);
    }

    /** A job's checkpoints, newest first. */
    public JsonNode checkpoints(String id) throws IOException, InterruptedException {
        return get("/v1/fine_tuning/jobs/" + id + "/checkpoints?limit=1000").get("data");
    }

    /** A job's steps after one, oldest first. */
    public JsonNode metrics(String id, long after) throws IOException, InterruptedException {
        return get("/v1/fine_tuning/jobs/" + id + "/metrics?after=" + after);
    }

    /** A model's answers for raw rows. */
    public JsonNode predict(String model, List<Map<String, Object>> rows) throws IOException, InterruptedException {
        String name = URLEncoder.encode(model, StandardCharsets.UTF_8);
        return post("/v1/models/" + name + "/predict", Map.of("rows", rows)).get("data");
    }

    /** Appends a part to an upload; gives its id. */
    String addPart(String upload, byte[] bytes) throws IOException, InterruptedException {
        String before = "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"data\"; filename=\"part\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n";
        return send(request("/v1/uploads/" + upload + "/parts")
                        .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
                        .timeout(LONGEST_UPLOAD)
                        .POST(HttpRequest.BodyPublishers.concat(
                                HttpRequest.BodyPublishers.ofString(before),
                                HttpRequest.BodyPublishers.ofByteArray(bytes),
                                HttpRequest.BodyPublishers.ofString("\r\n--" + BOUNDARY + "--\r\n")))
                        .build())
                .get("id")
                .asText();
    }

    /** Bytes as they come; the caller closes the stream. */
    InputStream download(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(
                request(path).timeout(LONGEST_UPLOAD).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() >= 300) {
            try (InputStream body = response.body()) {
                throw new ApiException(JSON.readTree(body)
                        .at("/error/message")
                        .asText("the server answered " + response.statusCode()));
            }
        }
        return response.body();
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE().build());
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
        return post(path, body, USUAL);
    }

    /** @param limit how long the server may take */
    JsonNode post(String path, Map<String, Object> body, Duration limit) throws IOException, InterruptedException {
        return send(request(path)
                .header("content-type", "application/json")
                .timeout(limit)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(USUAL);
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        JsonNode body = JSON.readTree(response.body());
        if (response.statusCode() == NOT_NOW) {
            throw new IOException(body.at("/error/message").asText("the server cannot answer now"));
        }
        if (response.statusCode() >= 300) {
            throw new ApiException(body.at("/error/message").asText("the server answered " + response.statusCode()));
        }
        return body;
    }
}
