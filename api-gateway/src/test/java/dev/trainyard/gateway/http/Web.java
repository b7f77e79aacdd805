package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** A client that knows nothing of the gateway but its address and its description, and holds each answer against that. */
@Singleton
class Web {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUNDARY = "a-boundary-that-no-file-has";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Conversations without a fault, as few as a model may learn from. */
    static final String CHATS =
            "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}\n"
                    .repeat(10);

    private final HttpClient http = HttpClient.newHttpClient();

    /** A part of a form. */
    record Part(String disposition, byte[] content) {

        static Part text(String name, String value) {
            return new Part("name=\"" + name + "\"", value.getBytes(StandardCharsets.UTF_8));
        }

        static Part file(String name, String filename, String content) {
            return new Part(
                    "name=\"" + name + "\"; filename=\"" + filename + "\"", content.getBytes(StandardCharsets.UTF_8));
        }
    }

    int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, Object body, String... headers) {
        return send(request(path, headers)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json(body))));
    }

    Answer method(String method, String path) {
        return send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    Answer postText(String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(contentType.isEmpty() ? request : request.header("content-type", contentType));
    }

    /** Uploads conversations for training; gives the file. */
    String uploadChats() {
        return upload("chats.jsonl", CHATS).id();
    }

    /** Uploads a text for training; gives the answer. */
    Answer upload(String filename, String content) {
        return form("/v1/files", List.of(Part.text("purpose", "fine-tune"), Part.file("file", filename, content)));
    }

    Answer form(String path, List<Part> parts, String... headers) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Part part : parts) {
            body.writeBytes(
                    utf8("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + part.disposition + "\r\n\r\n"));
            body.writeBytes(part.content);
            body.writeBytes(utf8("\r\n"));
        }
        body.writeBytes(utf8("--" + BOUNDARY + "--\r\n"));
        return send(request(path, headers)
                .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** Creates a job on a file. */
    Answer submit(String file, Map<String, String> metadata) {
        return post(
                "/v1/fine_tuning/jobs",
                Map.of(
                        "model",
                        "mlp",
                        "training_file",
                        file,
                        "metadata",
                        metadata,
                        "recipe",
                        Map.of("task", "classification", "target", "species")));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).timeout(LIMIT);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request;
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpRequest built = request.build();
            Answer answer = new Answer(http.send(built, HttpResponse.BodyHandlers.ofByteArray()));
            assertThat(OpenApi.CHECKED_IN.faultsOf(built.method(), built.uri().getRawPath(), answer))
                    .as(built.method() + " " + built.uri() + " answers as described: " + answer.text())
                    .isEmpty();
            return answer;
        } catch (IOException e) {
            throw new AssertionError("the gateway broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the test was stopped", e);
        }
    }

    /** Sends bytes as they are and gives all that comes back until the gateway closes the connection. */
    String raw(byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String raw(String request) throws IOException {
        return raw(utf8(request));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static byte[] json(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("this test's body is no JSON", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
