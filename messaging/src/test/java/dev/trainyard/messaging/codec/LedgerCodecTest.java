package dev.trainyard.messaging.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Worker;
import dev.trainyard.messaging.codec.LedgerCodec.Decoded;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LedgerCodecTest {

    private static final String GOLDEN = "ledger-events.txt";
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @Test
    void everyTypeOfEventHasAnExample() {
        assertThat(Examples.events().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(leaves(LedgerEvent.class).collect(Collectors.toSet()));
    }

    @Test
    void everyExampleComesBackAsItWas() {
        for (LedgerEvent event : Examples.events()) {
            assertThat(decode(encode(event))).isEqualTo(event);
        }
    }

    @Test
    void everyTypeComesBackWhateverStandsInIt() {
        RandomRecords random = new RandomRecords(20_261_124);
        leaves(LedgerEvent.class).forEach(type -> {
            for (int i = 0; i < 200; i++) {
                LedgerEvent event = (LedgerEvent) random.next(type);
                assertThat(decode(encode(event))).isEqualTo(event);
            }
        });
    }

    @Test
    void theWireLooksAsItAlwaysDid() throws IOException {
        String now = Examples.events().stream()
                .map(event -> EventTypes.nameOf(event) + " " + text(encode(event)))
                .collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(Path.of("src/test/resources/dev/trainyard/messaging/codec", GOLDEN), now);
        }
        assertThat(now).isEqualTo(golden());
    }

    @Test
    void whatTheFirstReleaseWroteIsStillRead() throws IOException {
        for (String line : lines("ledger-events-first.txt")) {
            int blank = line.indexOf(' ');
            Decoded decoded = decoded(line.substring("dev.trainyard.ledger.".length(), blank), line.substring(blank));
            assertThat(decoded).as(line).isInstanceOf(Decoded.Known.class);
            if (decoded instanceof Decoded.Known(LedgerEntry entry, Optional<String> ignoredTrace)
                    && entry.event() instanceof LedgerEvent.Granted granted
                    && granted.assignment() instanceof Assignment.Train train) {
                assertThat(train.halvings()).isZero();
            }
        }
    }

    @Test
    void theAttributesAreThoseOfCloudEventsInBinaryMode() {
        Headers headers = encode(new LedgerEvent.FileDeleted("local", "file-1")).headers();

        assertThat(Stream.of(headers.toArray()).map(header -> header.key() + "=" + utf8(header.value())))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=event-1",
                        "ce_type=dev.trainyard.ledger.file.deleted.v1",
                        "ce_source=/tests",
                        "ce_time=2026-01-02T03:04:05.678Z",
                        "content-type=application/json");
    }

    @Test
    void placeTimeAndIdComeFromTheRecord() {
        ConsumerRecord<byte[], byte[]> record = received(encode(new LedgerEvent.Erased("ftjob-1", 3)));

        assertThat(LedgerCodec.decode(record)).isInstanceOfSatisfying(Decoded.Known.class, known -> {
            assertThat(known.entry().offset()).isEqualTo(77);
            assertThat(known.entry().appended()).isEqualTo(AT);
            assertThat(known.entry().eventId()).isEqualTo("event-1");
        });
    }

    @Test
    void aPlaceInATraceGoesWithTheEventAndComesBack() {
        ProducerRecord<byte[], byte[]> record = encode(new LedgerEvent.Erased("ftjob-1", 3));
        LedgerCodec.trace(record.headers(), Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        assertThat(LedgerCodec.decode(received(record)))
                .isInstanceOfSatisfying(Decoded.Known.class, known -> assertThat(known.traceParent())
                        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    }

    @Test
    void membersOfLaterReleasesArePassedOverAndOptionalOnesMayBeAbsent() {
        assertThat(decoded("worker.stopped.v1", "{'worker':{'name':'a','start':'b','zone':{'x':[1]}},'why':null}"))
                .isEqualTo(new Decoded.Known(
                        new LedgerEntry(77, AT, "event-1", new LedgerEvent.WorkerStopped(new Worker("a", "b"))),
                        Optional.empty()));
        assertThat(decoded("worker.started.v1", "{'worker':{'name':'a','start':'b'},'classes':['cpu'],'facts':{}}"))
                .isInstanceOf(Decoded.Known.class);
    }

    @Test
    void whatIsNoEventIsNamedAndNeverThrown() {
        String worker = "{'name':'a','start':'b'}";
        assertFault("attempt.dreamt.v1", "{}", "unknown type dev.trainyard.ledger.attempt.dreamt.v1");
        assertFault("worker.stopped.v2", "{}", "unknown type dev.trainyard.ledger.worker.stopped.v2");
        assertFault("worker.stopped.v1", "", "malformed");
        assertFault("worker.stopped.v1", "null", "malformed");
        assertFault("worker.stopped.v1", "[]", "malformed");
        assertFault("worker.stopped.v1", "{}", "worker");
        assertFault("worker.stopped.v1", "{'worker':null}", "worker");
        assertFault("worker.stopped.v1", "{'worker':" + worker + "} {}", "malformed");
        assertFault("worker.stopped.v1", "{'worker':" + worker + ",'worker':" + worker + "}", "Duplicate");
        assertFault("objects.erased.v1", "{'subject':'x'}", "generation");
        assertFault("objects.erased.v1", "{'subject':'x','generation':null}", "generation");
        assertFault("objects.erased.v1", "{'subject':'x','generation':1.5}", "malformed");
        assertFault("objects.erased.v1", "{'subject':'x','generation':'1'}", "malformed");
        assertFault("objects.erased.v1", "{'subject':'x','generation':99999999999999999999}", "malformed");
        assertFault("attempt.queued.v1", "{'attempt':{'task':{'a':1},'number':1},'generation':1}", "TaskId");
        assertFault("attempt.queued.v1", "{'attempt':{'task':'a/b','number':1},'generation':1}", "not a task id");
        assertFault(
                "attempt.refused.v1",
                "{'attempt':{'task':'j/train/0','number':1},'worker':" + worker
                        + ",'claim':'c','generation':1,'why':0}",
                "malformed");
        assertFault("file.deleted.v1", "{'tenant':'" + "[".repeat(5_000), "malformed");
        assertFault("file.deleted.v1", "{'x':" + "[".repeat(5_000), "malformed");
        assertFault(
                "task.scored.v1",
                "{'attempt':{'task':'j/evaluate/1','number':1},'worker':" + worker
                        + ",'manifestSha256':'a','evaluation':{'metrics':{'mse':null},'rows':1}}",
                "malformed");
    }

    @Test
    void aRecordWithoutIdOrValueOrOfAnotherSpecificationIsNoEvent() {
        ProducerRecord<byte[], byte[]> good = encode(new LedgerEvent.Erased("x", 1));

        assertThat(LedgerCodec.decode(received(with(good, "ce_id", "")))).isInstanceOf(Decoded.Undecodable.class);
        assertThat(LedgerCodec.decode(received(with(good, "ce_specversion", "0.3"))))
                .isInstanceOf(Decoded.Undecodable.class);
        assertThat(LedgerCodec.decode(record(new RecordHeaders(), good.value())))
                .isInstanceOf(Decoded.Undecodable.class);
        assertThat(LedgerCodec.decode(record(good.headers(), null))).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void theReasonStaysShortWhateverAStrangerWrites() {
        Decoded decoded = decoded("x".repeat(100_000), "{}");

        assertThat(decoded)
                .isInstanceOfSatisfying(Decoded.Undecodable.class, undecodable -> assertThat(undecodable.reason())
                        .hasSizeLessThan(400));
    }

    @Test
    void tenThousandMutationsAreEventsThatTheFoldBearsOrNamedFaults() {
        Ledger ledger = new Ledger();
        long offset = 0;
        List<ProducerRecord<byte[], byte[]>> records =
                Examples.events().stream().map(LedgerCodecTest::encode).toList();
        Random random = new Random(7);
        int faults = 0;
        for (int i = 0; i < 10_000; i++) {
            ProducerRecord<byte[], byte[]> record = records.get(random.nextInt(records.size()));
            Headers headers = records.get(
                            random.nextInt(10) == 0 ? random.nextInt(records.size()) : records.indexOf(record))
                    .headers();
            byte[] value = Mutation.of(record.value(), random);
            switch (LedgerCodec.decode(record(headers, value))) {
                case Decoded.Known known -> {
                    LedgerEvent event = known.entry().event();
                    assertThat(decode(encode(event))).as(utf8(value)).isEqualTo(event);
                    assertThat(ledger.apply(new LedgerEntry(offset, AT, "event-" + offset++, event)))
                            .isNotNull();
                }
                case Decoded.Undecodable undecodable -> {
                    faults++;
                    assertThat(undecodable.reason()).isNotBlank();
                }
            }
        }
        assertThat(faults).isBetween(2_000, 9_900);
    }

    private static void assertFault(String type, String json, String reason) {
        assertThat(decoded(type, json))
                .as(json.substring(0, Math.min(100, json.length())))
                .isInstanceOfSatisfying(Decoded.Undecodable.class, undecodable -> assertThat(undecodable.reason())
                        .contains(reason));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(LedgerCodecTest::leaves)
                : Stream.of(type);
    }

    private static ProducerRecord<byte[], byte[]> encode(LedgerEvent event) {
        return LedgerCodec.encode("ledger", "event-1", "/tests", AT, event);
    }

    private static LedgerEvent decode(ProducerRecord<byte[], byte[]> sent) {
        return switch (LedgerCodec.decode(received(sent))) {
            case Decoded.Known known -> known.entry().event();
            case Decoded.Undecodable undecodable -> throw new AssertionError(undecodable.reason() + ": " + text(sent));
        };
    }

    private static Decoded decoded(String type, String json) {
        Headers headers = new RecordHeaders();
        LedgerCodec.cloudEvent(headers, "event-1", "dev.trainyard.ledger." + type, "/tests", AT);
        return LedgerCodec.decode(record(headers, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }

    private static ConsumerRecord<byte[], byte[]> received(ProducerRecord<byte[], byte[]> sent) {
        return record(sent.headers(), sent.value());
    }

    private static ConsumerRecord<byte[], byte[]> record(Headers headers, byte[] value) {
        return new ConsumerRecord<>(
                "ledger",
                0,
                77,
                AT.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                null,
                value,
                headers,
                Optional.empty());
    }

    private static ProducerRecord<byte[], byte[]> with(
            ProducerRecord<byte[], byte[]> record, String header, String value) {
        List<Header> headers = new ArrayList<>(List.of(record.headers().toArray()));
        RecordHeaders changed = new RecordHeaders(headers);
        changed.remove(header);
        LedgerCodec.add(changed, header, value);
        return new ProducerRecord<>(record.topic(), 0, null, record.key(), record.value(), changed);
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return utf8(record.value());
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String golden() throws IOException {
        return String.join("\n", lines(GOLDEN)) + "\n";
    }

    private static List<String> lines(String name) throws IOException {
        try (InputStream in = LedgerCodecTest.class.getResourceAsStream(name)) {
            return in == null ? List.of() : utf8(in.readAllBytes()).lines().toList();
        }
    }
}
