package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.job.ledger.LedgerEntry;
import dev.trainyard.job.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Ledger events as CloudEvents 1.0 in Kafka's binary mode: attributes in headers, the event itself as JSON. */
public final class LedgerCodec {

    private static final String SPECIFICATION = "1.0";
    private static final String TRACE_PARENT = "ce_traceparent";

    private LedgerCodec() {}

    /** What a record of the ledger's topic turned out to be. */
    public sealed interface Decoded {
        /**
         * An event that this release knows.
         *
         * @param traceParent its place in a trace, if it bears one
         */
        record Known(LedgerEntry entry, Optional<String> traceParent) implements Decoded {}

        /** Anything else; it is passed over, and kept as a dead letter. */
        record Undecodable(ConsumerRecord<byte[], byte[]> record, String reason) implements Decoded {}
    }

    /**
     * An event on its way to the topic.
     *
     * @throws SerializationException when it has a part that has no form in JSON
     */
    public static ProducerRecord<byte[], byte[]> encode(
            String topic, String eventId, String source, Instant at, LedgerEvent event) {
        ProducerRecord<byte[], byte[]> record;
        try {
            record = new ProducerRecord<>(topic, 0, null, WireJson.write(event));
        } catch (JsonProcessingException e) {
            throw new SerializationException("cannot be written: " + EventTypes.nameOf(event), e);
        }
        cloudEvent(record.headers(), eventId, EventTypes.nameOf(event), source, at);
        return record;
    }

    /** Adds a CloudEvent's attributes. */
    public static void cloudEvent(Headers headers, String id, String type, String source, Instant at) {
        add(headers, "ce_specversion", SPECIFICATION);
        add(headers, "ce_id", id);
        add(headers, "ce_type", type);
        add(headers, "ce_source", source);
        add(headers, "ce_time", at.toString());
        add(headers, "content-type", "application/json");
    }

    /** Adds the place in a trace (CloudEvents' extension Distributed Tracing), if there is one. */
    public static void trace(Headers headers, Optional<String> traceParent) {
        traceParent.ifPresent(parent -> add(headers, TRACE_PARENT, parent));
    }

    /** Adds one header. */
    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a record; never throws for its content. */
    public static Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> type = header(record.headers(), "ce_type");
        Optional<String> id = header(record.headers(), "ce_id").filter(text -> !text.isEmpty());
        Optional<Class<? extends LedgerEvent>> known = type.flatMap(EventTypes::classOf);
        if (!header(record.headers(), "ce_specversion").equals(Optional.of(SPECIFICATION))) {
            return undecodable(record, "no CloudEvent " + SPECIFICATION);
        }
        if (known.isEmpty()) {
            return undecodable(record, "unknown type " + type.orElse("(none)"));
        }
        if (id.isEmpty()) {
            // Repetitions are told by their ids, so an event without one could pass for another.
            return undecodable(record, "no id");
        }
        try {
            return new Decoded.Known(
                    new LedgerEntry(
                            record.offset(),
                            Instant.ofEpochMilli(record.timestamp()),
                            id.get(),
                            WireJson.read(record.value(), known.get())),
                    header(record.headers(), TRACE_PARENT));
        } catch (MalformedRecordException e) {
            return undecodable(record, "malformed " + type.get() + ": " + e.getMessage());
        }
    }

    private static Decoded undecodable(ConsumerRecord<byte[], byte[]> record, String reason) {
        return new Decoded.Undecodable(record, MalformedRecordException.shortened(reason));
    }

    private static Optional<String> header(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
    }
}
