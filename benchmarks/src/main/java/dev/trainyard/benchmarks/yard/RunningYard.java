package dev.trainyard.benchmarks.yard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A yard that was started for a measurement, as a user starts it, in a folder of its own that goes with it. */
final class RunningYard implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_STOP_SECONDS = 150;

    private final Process launcher;
    private final BufferedReader output;
    private final Path folder;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningYard(Process launcher, Path folder, int port) {
        this.launcher = launcher;
        this.output = launcher.inputReader(StandardCharsets.UTF_8);
        this.folder = folder;
        this.address = URI.create("http://127.0.0.1:" + port);
    }

    /** Starts a yard and waits until it says that it is up. */
    static RunningYard start(Path home) throws IOException {
        Path folder = Files.createTempDirectory("trainyard-figures");
        int port = freePort();
        Process launcher = new ProcessBuilder(
                        home.resolve("trainyard").toString(),
                        "up",
                        "--port",
                        Integer.toString(port),
                        "--data",
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        RunningYard yard = new RunningYard(launcher, folder, port);
        try {
            yard.awaitUp();
            return yard;
        } catch (IOException e) {
            yard.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitUp() throws IOException {
        StringBuilder said = new StringBuilder();
        String line = output.readLine();
        while (line != null && !line.startsWith("The yard is up")) {
            said.append(line).append('\n');
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the yard did not come up:\n" + said);
        }
        Thread.ofVirtual().start(this::passOver);
    }

    /** What it says from here on must be taken away, or it would stand still. */
    private void passOver() {
        try {
            output.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            return; // it has ended
        }
    }

    /** Where its brokers are. */
    String bootstrap() throws IOException {
        return "127.0.0.1:"
                + JSON.readTree(folder.resolve("yard.json").toFile())
                        .get("port.broker")
                        .asText();
    }

    /** The launcher and every process below it. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(launcher.toHandle()), launcher.descendants());
    }

    /** Uploads a file; gives its id. */
    String upload(Path file) throws IOException, InterruptedException {
        String boundary = "figures-form-boundary";
        String head = "--" + boundary + "\r\ncontent-disposition: form-data; name=\"purpose\"\r\n\r\nfine-tune\r\n--"
                + boundary + "\r\ncontent-disposition: form-data; name=\"file\"; filename=\"" + file.getFileName()
                + "\"\r\n\r\n";
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers.ofString(head),
                HttpRequest.BodyPublishers.ofFile(file),
                HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
        return post("/v1/files", "multipart/form-data; boundary=" + boundary, body)
                .get("id")
                .asText();
    }

    /** Submits a job; gives it as it is then. */
    JsonNode submit(String model, String file, Object recipe) throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("model", model, "training_file", file, "recipe", recipe));
        return post("/v1/fine_tuning/jobs", "application/json", HttpRequest.BodyPublishers.ofByteArray(body));
    }

    /** What stands at an address. */
    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response =
                http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        return answer(response);
    }

    /** Asks a model; gives the whole answer. */
    JsonNode ask(String path, Map<String, Object> question) throws IOException, InterruptedException {
        return post(path, "application/json", HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)));
    }

    /** Asks a model for a stream, and waits for its first line. */
    void awaitFirstToken(Map<String, Object> question) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> response = http.send(
                HttpRequest.newBuilder(address.resolve("/v1/completions"))
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(question)))
                        .build(),
                HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            String first = lines.findFirst().orElse("");
            if (response.statusCode() != 200 || !first.startsWith("data: {\"id\"")) {
                throw new IOException("the yard answered " + response.statusCode() + ": " + first);
            }
        }
    }

    private JsonNode post(String path, String type, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(address.resolve(path))
                        .header("content-type", type)
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer(response);
    }

    private static JsonNode answer(HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException("the yard answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        launcher.destroy();
        try {
            if (!launcher.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                launcher.destroyForcibly();
            }
        } catch (InterruptedException e) {
            launcher.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
