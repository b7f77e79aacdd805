package dev.trainyard.messaging.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.messaging.submission.SubmissionEvent.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SubmissionReaderTest {

    private static final String TOPIC = "trainyard.submissions.flowers";
    private static final String BODY = "{\"model\":\"mlp\",\"training_file\":\"file-1\"}";
    private static final Map<String, String> BINARY = Map.of(
            "ce_specversion", "1.0",
            "ce_type", SubmissionEvent.TYPE,
            "ce_source", "/greenhouse",
            "ce_id", "7",
            "content-type", "application/json");

    @Test
    void anEventInBinaryModeIsARequestOfTheTopicsTenant() {
        Reading reading = SubmissionReader.read(record(BINARY, BODY));
        assertThat(reading).isInstanceOfSatisfying(Reading.Request.class, request -> {
            assertThat(request.event().tenant()).isEqualTo("flowers");
            assertThat(request.event().source()).isEqualTo("/greenhouse");
            assertThat(request.event().id()).isEqualTo("7");
            assertThat(new String(request.event().body(), StandardCharsets.UTF_8))
                    .isEqualTo(BODY);
            assertThat(request.event().traceParent()).isEmpty();
        });
    }

    @Test
    void anEventInStructuredModeIsTheSameRequest() {
        String event = "{\"specversion\":\"1.0\",\"type\":\"" + SubmissionEvent.TYPE
                + "\",\"source\":\"/greenhouse\",\"id\":\"7\",\"datacontenttype\":\"application/json\",\"data\":" + BODY
                + "}";
        Reading reading = SubmissionReader.read(record(Map.of("content-type", "application/cloudevents+json"), event));
        assertThat(reading).isInstanceOfSatisfying(Reading.Request.class, request -> {
            assertThat(request.event().id()).isEqualTo("7");
            assertThat(new String(request.event().body(), StandardCharsets.UTF_8))
                    .isEqualTo(BODY);
        });
    }

    @Test
    void theTraceOfTheCallerComesAlongWhenItIsWellFormed() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(traceOf(trace)).contains(trace);
        assertThat(traceOf("00-4BF9-x")).isEmpty();
    }

    private static Optional<String> traceOf(String traceParent) {
        Map<String, String> headers = new TreeMap<>(BINARY);
        headers.put("ce_traceparent", traceParent);
        return ((Reading.Request) SubmissionReader.read(record(headers, BODY)))
                .event()
                .traceParent();
    }

    @Test
    void whatIsNoRequestIsNamedWithTheIdThatItHas() {
        assertUnusable(without("ce_type"), BODY, "no CloudEvent");
        assertUnusable(with("ce_specversion", "0.3"), BODY, "send 1.0");
        assertUnusable(with("ce_specversion", "9.9"), BODY, "no CloudEvent");
        assertUnusable(with("ce_type", "dev.trainyard.job.eaten.v1"), BODY, "send " + SubmissionEvent.TYPE);
        assertUnusable(BINARY, null, "no value");
        assertUnusable(BINARY, "", "no value");
        assertUnusable(BINARY, "x".repeat(SubmissionReader.LONGEST + 1), "at most 1048576");
        assertThat(SubmissionReader.read(record(with("ce_id", "i".repeat(300)), BODY)))
                .isInstanceOfSatisfying(Reading.Unusable.class, unusable -> assertThat(unusable.reason())
                        .contains("1 to 255 letters"));
    }

    private static void assertUnusable(Map<String, String> headers, String value, String reason) {
        assertThat(SubmissionReader.read(record(headers, value)))
                .isInstanceOfSatisfying(Reading.Unusable.class, unusable -> {
                    assertThat(unusable.reason()).contains(reason);
                    assertThat(unusable.tenant()).isEqualTo("flowers");
                    assertThat(unusable.id()).contains("7");
                });
    }

    @Test
    void ahundredThousandMutationsAreRequestsOrNamedFaults() {
        Random random = new Random(20_261_125);
        int requests = 0;
        for (int i = 0; i < 100_000; i++) {
            Map<String, String> headers = new TreeMap<>(BINARY);
            if (random.nextBoolean()) {
                String name = headers.keySet().stream()
                        .skip(random.nextInt(headers.size()))
                        .findFirst()
                        .orElseThrow();
                headers.put(name, mutated(random, headers.get(name)));
            }
            String body = random.nextInt(3) == 0 ? BODY : mutated(random, BODY);
            switch (SubmissionReader.read(record(headers, body))) {
                case Reading.Request request -> {
                    requests++;
                    assertThat(request.event().tenant()).isEqualTo("flowers");
                }
                case Reading.Unusable unusable -> assertThat(unusable.reason()).isNotBlank();
            }
        }
        // The body is judged later, so many of them are requests still; and many are not.
        assertThat(requests).isBetween(20_000, 90_000);
    }

    private static String mutated(Random random, String text) {
        StringBuilder mutated = new StringBuilder(text);
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && !mutated.isEmpty(); i++) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.deleteCharAt(at);
                case 1 -> mutated.setCharAt(at, (char) random.nextInt(0x3000));
                case 2 -> mutated.insert(at, "\u0000{[\"".charAt(random.nextInt(4)));
                default -> mutated.insert(at, mutated.substring(at));
            }
        }
        return mutated.toString();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> headers = new TreeMap<>(BINARY);
        headers.put(name, value);
        return headers;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> headers = new TreeMap<>(BINARY);
        headers.remove(name);
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> record(Map<String, String> headers, String value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(TOPIC, 0, 3, null, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}
