package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.storage.checkpoint.Buckets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SmallLimit.class)
class UploadLimitTest {

    private static final int LIMIT = 1 << 20;

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @Test
    void aFileBelowTheLimitIsTaken() {
        String rows = "x\n" + "1\n".repeat(LIMIT / 2 - 1_000);

        assertThat(web.upload("rows.csv", rows).ok().get("bytes").asInt()).isEqualTo(rows.length());
    }

    @Test
    void aFileAboveTheLimitIsRefusedByItsLength() throws IOException {
        String answer = web.raw("POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: " + (LIMIT + 1) + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 413")
                .contains("http_413", "x-request-id: req_", "trainyard.files.limit");
    }

    @Test
    void aFileThatGrowsAboveTheLimitIsRefusedOnTheWay() throws IOException {
        String answer = sendEndlessly();

        assertThat(answer).startsWith("HTTP/1.1 413").contains("x-request-id: req_");
        assertThat(yard.store.list(Buckets.UPLOADS, "")).allMatch(path -> path.endsWith("/content"));
    }

    private String sendEndlessly() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST /v1/files HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            chunk(out, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n");
            try {
                for (int i = 0; i < 64; i++) {
                    chunk(out, "1,2\n".repeat(16_384));
                }
            } catch (SocketException e) {
                // It has had enough and reads no more; what it said before is still to be read.
            }
            StringBuilder answer = new StringBuilder();
            byte[] some = new byte[8_192];
            try {
                for (int count = socket.getInputStream().read(some);
                        count >= 0;
                        count = socket.getInputStream().read(some)) {
                    answer.append(new String(some, 0, count, StandardCharsets.UTF_8));
                }
            } catch (SocketException e) {
                // Closed on a client that was still sending.
            }
            return answer.toString();
        }
    }

    private static void chunk(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(bytes);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aYardThatIsNotLocalAnswersUnderAnyName() throws IOException {
        String answer = web.raw("GET /v1/models HTTP/1.1\r\nHost: yard.example\r\nOrigin: http://other.example\r\n"
                + "Connection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("access-control-allow-origin");
    }
}
