package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Ledger events as CloudEvents 1.0 in Kafka's binary mode: attributes in headers, the event itself as JSON. */
public final class LedgerCodec {

    private LedgerCodec() {}

    /** What a record of the ledger's topic turned out to be. */
    public sealed interface Decoded {
        /** An event that this release knows. */
        record Known(LedgerEntry entry) implements Decoded {}

        /** Anything else; it is counted and passed over. */
        record Undecodable(long offset, String reason) implements Decoded {}
    }

    /** An event on its way to the topic. */
    public static ProducerRecord<byte[], byte[]> encode(
            String topic, String eventId, String source, Instant at, LedgerEvent event) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, bytesOf(event));
        cloudEvent(record.headers(), eventId, EventTypes.nameOf(event), source, at);
        return record;
    }

    /** Adds a CloudEvent's attributes. */
    public static void cloudEvent(Headers headers, String id, String type, String source, Instant at) {
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", id);
        add(headers, "ce_type", type);
        add(headers, "ce_source", source);
        add(headers, "ce_time", at.toString());
        add(headers, "content-type", "application/json");
    }

    /** Adds one header. */
    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytesOf(LedgerEvent event) {
        try {
            return Json.mapper().writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of our own can be written: " + event, e);
        }
    }

    /** Reads a record; never throws for its content. */
    public static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Optional<Class<? extends LedgerEvent>> type =
                header(record.headers(), "ce_type").flatMap(EventTypes::classOf);
        if (type.isEmpty()) {
            return new Decoded.Undecodable(
                    record.offset(),
                    "unknown type " + header(record.headers(), "ce_type").orElse("(none)"));
        }
        if (record.value() == null) {
            return new Decoded.Undecodable(record.offset(), "no value");
        }
        try {
            LedgerEvent event = Json.mapper().readValue(record.value(), type.get());
            return event == null
                    ? new Decoded.Undecodable(record.offset(), "a null event")
                    : new Decoded.Known(new LedgerEntry(
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()),
                            header(record.headers(), "ce_id").orElse(""),
                            event));
        } catch (IOException | IllegalArgumentException | NullPointerException e) {
            // The records check themselves, so a value that fits the type can still be refused by a constructor.
            return new Decoded.Undecodable(record.offset(), "malformed: " + e.getMessage());
        }
    }

    private static Optional<String> header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
