package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(InMemory.class)
class GuardTest {

    @Inject
    Web web;

    private String ask(String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return web.raw(request.append("\r\n").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "127.0.0.2",
                "0.0.0.0",
                "[::2]",
                ""
            })
    void aLocalYardRefusesForeignHosts(String host) throws IOException {
        for (String path : new String[] {"/v1/models", "/q/metrics", "/openapi", "/nowhere"}) {
            String answer = ask(path, "Host: " + host);

            assertThat(answer)
                    .startsWith("HTTP/1.1 4")
                    .contains("x-request-id: req_")
                    .doesNotContain("\"data\"");
            assertThat(answer).contains("foreign_host");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost@evil.example", "local host", "localhost:port", "[::1", "localhost/evil"})
    void whatIsNoHostAtAllIsRefused(String host) throws IOException {
        String answer = ask("/v1/models", "Host: " + host);

        assertThat(answer).startsWith("HTTP/1.1 4").contains("x-request-id: req_", "\"param\":null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]:8080"})
    void itAnswersToItsOwnNames(String host) throws IOException {
        assertThat(ask("/v1/models", "Host: " + host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://evil.example", "https://localhost.evil.example", "null", "file://", "not a uri", ""})
    void aLocalYardRefusesForeignOrigins(String origin) throws IOException {
        String answer = ask("/v1/models", "Host: localhost", "Origin: " + origin);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("foreign_origin", "x-request-id: req_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:3000"})
    void pagesOfThisMachineMayAsk(String origin) throws IOException {
        assertThat(ask("/v1/models", "Host: localhost", "Origin: " + origin)).startsWith("HTTP/1.1 200");
    }

    @Test
    void aRequestWithoutAHostIsRefused() throws IOException {
        assertThat(ask("/v1/models")).startsWith("HTTP/1.1 4");
    }
}
