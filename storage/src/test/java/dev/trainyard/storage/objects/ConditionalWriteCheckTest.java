package dev.trainyard.storage.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a store that knows nothing of conditions, as several do. */
class ConditionalWriteCheckTest {

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private HttpServer careless;

    @BeforeEach
    void start() throws IOException {
        careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            exchange.getResponseHeaders().set("ETag", "\"e\"");
            switch (exchange.getRequestMethod()) {
                case "PUT" -> objects.put(path, body);
                case "DELETE" -> objects.remove(path);
                default -> throw new IOException("the check needs no " + exchange.getRequestMethod());
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        careless.start();
    }

    @AfterEach
    void stop() {
        careless.stop(0);
    }

    @Test
    void aStoreThatOverwritesIsFoundOutAndLeftClean() {
        String endpoint = "http://127.0.0.1:" + careless.getAddress().getPort();
        try (MinioObjectStore store = MinioObjectStore.connect(endpoint, "access", "a-secret", "us-east-1")) {
            assertThat(ConditionalWriteCheck.run(store, "bucket", "one"))
                    .isEqualTo(
                            new ConditionalWriteCheck.Outcome.Broken("it took a second write under If-None-Match: *"));
            assertThat(objects).isEmpty();

            assertThatExceptionOfType(StorageException.Refused.class)
                    .isThrownBy(() -> ConditionalWriteCheck.require(store, "bucket", "two"))
                    .withMessageContaining("If-None-Match: *");
        }
    }

    @Test
    void aNameThatIsInUseIsNoProofOfAnything() {
        InMemoryObjectStore store = new InMemoryObjectStore("bucket");
        store.put(new ObjectKey("bucket", "checks/used"), new byte[] {1});

        assertThat(ConditionalWriteCheck.run(store, "bucket", "used"))
                .isInstanceOf(ConditionalWriteCheck.Outcome.Broken.class);
    }
}
