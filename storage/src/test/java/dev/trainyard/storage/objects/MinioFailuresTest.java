package dev.trainyard.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the adapter makes of a store that refuses, fails, or is not there. */
class MinioFailuresTest {

    private static final ObjectKey KEY = new ObjectKey("bucket", "object");
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, Refused",
        "400, InvalidRequest, Refused",
        "404, NoSuchBucket, Refused",
        "408, RequestTimeout, Unreachable",
        "409, ConditionalRequestConflict, Unreachable",
        "429, SlowDown, Unreachable",
        "500, InternalError, Unreachable",
        "503, SlowDown, Unreachable",
    })
    void anErrorToAConditionalPutSaysWhetherAskingAgainCanHelp(int status, String code, String kind) {
        answerAlways(status, code);

        try (MinioObjectStore store = connect(server.getAddress().getPort())) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> store.putIfAbsent(KEY, CONTENT))
                    .satisfies(failure ->
                            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind))
                    .withMessageContaining("bucket/object");
        }
    }

    @Test
    void onlyAFailedPreconditionMeansThatSomethingIsThere() {
        answerAlways(412, "PreconditionFailed");

        try (MinioObjectStore store = connect(server.getAddress().getPort())) {
            assertThat(store.putIfAbsent(KEY, CONTENT)).isEqualTo(PutResult.ALREADY_THERE);
            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> store.put(KEY, CONTENT));
        }
    }

    @Test
    void aStoreThatIsNotThereIsUnreachable() throws IOException {
        try (MinioObjectStore store = connect(freePort())) {
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.put(KEY, CONTENT));
            assertThatExceptionOfType(StorageException.Unreachable.class)
                    .isThrownBy(() -> store.put(KEY, new ByteArrayInputStream(CONTENT)));
            assertThatExceptionOfType(StorageException.Unreachable.class)
                    .isThrownBy(() -> store.putIfAbsent(KEY, CONTENT));
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.read(KEY));
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.read(KEY, 0, 1));
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.size(KEY));
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.list("bucket", ""));
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.delete(KEY));
            assertThatExceptionOfType(StorageException.Unreachable.class)
                    .isThrownBy(() -> store.ensureBucket("bucket"));
        }
    }

    @Test
    void anEncryptedStoreThatIsNotThereIsUnreachable() throws IOException {
        String endpoint = "https://127.0.0.1:" + freePort();

        try (MinioObjectStore store = MinioObjectStore.connect(endpoint, "access", "a-secret", "us-east-1")) {
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.size(KEY));
        }
    }

    @Test
    void anAnswerThatIsNoAnswerOfAStoreIsUnreachable() {
        server.createContext("/", exchange -> answer(exchange, 200, "text/html", "<html>a proxy's greeting</html>"));

        try (MinioObjectStore store = connect(server.getAddress().getPort())) {
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.list("bucket", ""));
        }
    }

    @Test
    void aBodyThatBreaksOffIsNeverTakenForAWholeObject() throws IOException {
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(CONTENT);
                body.flush();
                throw new IOException("the store dies here");
            }
        });

        try (MinioObjectStore store = connect(server.getAddress().getPort())) {
            assertThatExceptionOfType(StorageException.Unreachable.class).isThrownBy(() -> store.readAll(KEY, 1_000));
            try (InputStream in = store.read(KEY)) {
                assertThatExceptionOfType(IOException.class).isThrownBy(in::readAllBytes);
            }
        }
    }

    @Test
    void wrongCredentialsAreRefusedEverywhere(@TempDir Path folder) throws Exception {
        EmbeddedS3 embedded = EmbeddedS3.start(folder);
        try (MinioObjectStore honest = embedded.connect(EmbeddedS3.SECRET_KEY);
                MinioObjectStore stranger = embedded.connect("a-guess")) {
            honest.ensureBucket("bucket");
            honest.put(KEY, CONTENT);

            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> stranger.read(KEY));
            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> stranger.size(KEY));
            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> stranger.put(KEY, CONTENT));
            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> stranger.delete(KEY));
            assertThatExceptionOfType(StorageException.Refused.class).isThrownBy(() -> stranger.list("bucket", ""));
            assertThat(honest.readAll(KEY, 100)).isEqualTo(CONTENT);
        } finally {
            embedded.stop();
        }
    }

    private static MinioObjectStore connect(int port) {
        return MinioObjectStore.connect("http://127.0.0.1:" + port, "access", "a-secret", "us-east-1");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void answerAlways(int status, String code) {
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code + "</Code><Message>no</Message>"
                + "<Resource>/bucket/object</Resource><RequestId>1</RequestId></Error>";
        server.createContext("/", exchange -> answer(exchange, status, "application/xml", xml));
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
