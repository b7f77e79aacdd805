package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.storage.checkpoint.Buckets;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that somebody made to do harm: each is refused in the envelope, and the gateway goes on. */
@QuarkusTest
@TestProfile(InMemory.class)
class HostileTest {

    private static final int MEBI = 1 << 20;
    private static final String CREATE = "/v1/fine_tuning/jobs";

    @Inject
    Web web;

    @Inject
    MemoryYard yard;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../..",
                "..%2f..%2fx",
                "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
                "%252e%252e%252f",
                "..%5c..%5cx",
                "file-x%00.csv",
                "%c0%ae%c0%ae%c0%af",
                "%ff%fe",
                "file-%0d%0aset-cookie:x",
                "local%2ffiles",
                "content",
                "%20",
                "'%20or%201=1",
                "%F0%9F%98%80",
                "a;b=c",
                "file-x%2fcontent",
                "....//....//x"
            })
    void idsThatWouldBePathsFindNothing(String id) throws IOException {
        yard.store.put(
                new dev.trainyard.storage.objects.ObjectKey(Buckets.UPLOADS, "other/files/file-x/content"),
                "a secret".getBytes(StandardCharsets.UTF_8));
        for (String path : List.of(
                "/v1/files/" + id,
                "/v1/files/" + id + "/content",
                CREATE + "/" + id,
                CREATE + "/" + id + "/checkpoints/" + id + "/content",
                "/v1/models/" + id)) {
            String answer = web.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer).as(path).containsPattern("^HTTP/1.1 (400|404|405|406|200) ");
            assertThat(answer)
                    .contains("x-request-id: req_")
                    .doesNotContain("a secret", "Exception", "java.", "\r\nset-cookie");
            if (answer.startsWith("HTTP/1.1 200")) {
                assertThat(answer).as(path + " was taken for the list").contains("\"object\":\"list\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":"})
    void deepJsonIsRefused(String level) {
        for (int depth : new int[] {101, 1_000, 1_000_000}) {
            String body = "{\"recipe\":" + level.repeat(depth);

            assertThat(web.postText(CREATE, "application/json", body)
                            .error(400)
                            .get("message")
                            .asText())
                    .contains("nested deeper than 100 levels");
        }
    }

    @Test
    void aDocumentOfVeryManyValuesIsRefused() {
        String body = "{\"rows\":[" + "[],".repeat(600_000) + "[]]}";

        assertThat(web.postText("/v1/models/x/predict", "application/json", body)
                        .error(400)
                        .get("message")
                        .asText())
                .contains("more than 500000 values");
    }

    @Test
    void anObjectOfVeryManyMembersIsRefused() {
        StringBuilder body = new StringBuilder("{\"a\":1");
        for (int i = 0; i < 20_000; i++) {
            body.append(",\"b").append(i).append("\":1");
        }

        assertThat(web.postText(CREATE, "application/json", body.append("}").toString())
                        .error(400)
                        .get("message")
                        .asText())
                .contains("more than 10000 members");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e999999999",
                "-1e999999999",
                "1e-999999999",
                "123456789012345678901234567890",
                "0.1e+400",
                "NaN",
                "Infinity",
                "-",
                "01",
                "1.",
                "+1"
            })
    void numbersBeyondAllBoundsAreRefusedAtOnce(String number) {
        Answer answer = web.postText(
                CREATE,
                "application/json",
                "{\"model\":\"mlp\",\"training_file\":\"x\",\"seed\":" + number
                        + ",\"recipe\":{\"task\":\"regression\"," + "\"target\":\"y\",\"gradient_clip\":" + number
                        + ",\"epochs\":" + number + "}}");

        answer.error(400);
        assertThat(answer.text().length()).isLessThan(2_000);
    }

    @Test
    void aNumberOfVeryManyDigitsIsRefused() {
        assertThat(web.postText(CREATE, "application/json", "{\"seed\":" + "9".repeat(1_000_000) + "}")
                        .error(400)
                        .get("message")
                        .asText())
                .contains("a number of more than 1000 letters");
    }

    @Test
    void aVeryLongTextIsRefusedAndNotRepeated() {
        Map<String, Object> body = MemoryYard.jobBody("f".repeat(1_000_000));
        body.put("n".repeat(900), "v");
        body.put("suffix", "s".repeat(1_000_000));

        Answer answer = web.post(CREATE, body);

        assertThat(answer.params(400)).contains("training_file", "suffix");
        assertThat(answer.text().length()).isLessThan(10_000);
    }

    @Test
    void aBodyOfMoreThanSixteenMebibytesIsRefusedByItsLength() throws IOException {
        for (String path : List.of(CREATE, "/train_model", "/v1/models/x/predict")) {
            String answer = web.raw("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + (17 * MEBI) + "\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 413").contains("too_large", "POST /v1/files", "x-request-id: req_");
        }
    }

    @Test
    void aBodyThatGrowsBeyondSixteenMebibytesIsRefusedOnTheWay() throws IOException {
        byte[] chunk = new byte[MEBI];
        java.util.Arrays.fill(chunk, (byte) ' ');

        String answer = sendChunks(CREATE, "application/json", chunk, 40);

        assertThat(answer).startsWith("HTTP/1.1 413").contains("too_large");
        web.get("/v1/models").ok();
    }

    /** Sends chunks until all are sent or the gateway has had enough; gives its answer. */
    private String sendChunks(String path, String type, byte[] chunk, int count) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            try {
                for (int i = 0; i < count; i++) {
                    out.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(chunk);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (SocketException e) {
                // It has had enough and reads no more; what it said before is still to be read.
            }
            return read(socket);
        }
    }

    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[8192];
        try {
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                answer.write(some, 0, count);
            }
        } catch (SocketException e) {
            // Closed on a client that was still sending.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void manyLargeBodiesAtOnceAreReadOneAfterTheOther() throws Exception {
        String body = "{\"rows\":[\"" + "x".repeat(10 * MEBI) + "\"]}";
        List<Thread> clients = new ArrayList<>();
        List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            clients.add(Thread.startVirtualThread(
                    () -> statuses.add(web.postText("/v1/models/x/predict", "application/json", body)
                            .status())));
        }
        for (Thread client : clients) {
            client.join();
        }

        assertThat(statuses)
                .hasSize(8)
                .allMatch(status -> status == 400 || status == 503)
                .contains(400);
        web.get("/v1/models").ok();
    }

    @Test
    void headersBeyondAllBoundsAreRefused() throws IOException {
        String answer = web.raw("GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(100_000)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 431");
        web.get("/v1/models").ok();
    }

    @Test
    void anAddressBeyondAllBoundsIsRefused() throws IOException {
        String answer = web.raw("GET /v1/models?x=" + "x".repeat(100_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(answer).contains(" 414 ");
    }

    @Test
    void aFormPartThatIsATextIsNoWayToFillTheMemory() {
        Answer answer = web.form(
                "/v1/files",
                List.of(Web.Part.text("purpose", "x".repeat(MEBI)), Web.Part.file("file", "a.csv", MemoryYard.IRIS)));

        assertThat(answer.error(413).get("code").asText()).isEqualTo("http_413");
    }

    @Test
    void aFormOfVeryManyPartsIsRefused() {
        List<Web.Part> parts = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            parts.add(Web.Part.text("p" + i, "x"));
        }

        assertThat(web.form("/v1/files", parts).status()).isIn(400, 413);
        web.get("/v1/models").ok();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "multipart/form-data; boundary=other",
                "multipart/form-data; boundary=\"",
                "multipart/mixed; boundary=x"
            })
    void aFormThatIsNoneIsRefused(String type) {
        Answer answer =
                web.postText("/v1/files", type, "--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nfine");

        assertThat(answer.status()).isBetween(400, 499);
        answer.error(answer.status());
    }

    @Test
    void aFormThatBreaksOffLeavesNothing() throws IOException {
        List<String> before = yard.store.list(Buckets.UPLOADS, "");
        List<String> beginning = List.of(
                "POST /v1/files HTTP/1.1",
                "Host: localhost",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Length: 100000",
                "",
                "--x",
                "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"",
                "",
                "a,b",
                "1,2");
        try (Socket socket = new Socket("127.0.0.1", web.port())) {
            socket.getOutputStream().write(String.join("\r\n", beginning).getBytes(StandardCharsets.US_ASCII));
        }

        web.get("/v1/models").ok();
        assertThat(yard.store.list(Buckets.UPLOADS, "")).isEqualTo(before);
    }

    @Test
    void namesInMetadataThatLookLikeCodeAreKeptAsTheyAre() {
        String file = web.upload("a.csv", MemoryYard.IRIS).id();
        Map<String, String> metadata =
                Map.of("${jndi:ldap://x}", "<script>", "__proto__", "%0d%0a", "'; drop", "\u0000\u202e");

        String id = web.submit(file, metadata).id();

        assertThat(web.get(CREATE + "/" + id).ok().get("metadata")).hasSize(3);
        assertThat(web.get(CREATE + "/" + id).ok().at("/metadata/__proto__").asText())
                .isEqualTo("%0d%0a");
    }
}
