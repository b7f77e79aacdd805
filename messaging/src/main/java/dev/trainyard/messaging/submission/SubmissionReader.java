package dev.trainyard.messaging.submission;

import dev.trainyard.messaging.submission.SubmissionEvent.Reading;
import dev.trainyard.messaging.topic.Topics;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Reads requests for jobs: CloudEvents 1.0 by the Kafka binding, in binary mode (attributes in {@code ce_} headers) or
 * structured mode (the whole event as JSON). Total: whatever the bytes are, the outcome is a {@link Reading}.
 */
public final class SubmissionReader {

    /** Bytes of the longest request; what HTTP takes at most, too. */
    public static final int LONGEST = 1 << 20;

    private static final int LONGEST_ATTRIBUTE = 255;
    private static final String TRACE_PARENT = "traceparent";
    private static final String WELL_FORMED_TRACE = "[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}";

    private SubmissionReader() {}

    /** Reads a record of a tenant's submissions topic. */
    public static Reading read(ConsumerRecord<byte[], byte[]> record) {
        String tenant = Topics.submittingTenant(record.topic()).orElse("");
        Optional<String> headerId = header(record, "ce_id");
        if (record.value() == null || record.value().length == 0) {
            return unusable(tenant, headerId, "the record has no value; its value is the request as JSON");
        }
        if (record.value().length > LONGEST) {
            return unusable(
                    tenant,
                    headerId,
                    "the record has " + record.value().length + " bytes; at most " + LONGEST
                            + " are taken (upload rows as a file and name it)");
        }
        try {
            return check(
                    tenant,
                    KafkaMessageFactory.createReader(record.headers(), record.value())
                            .toEvent());
        } catch (CloudEventRWException | IllegalStateException e) {
            return unusable(tenant, headerId, "no CloudEvent 1.0 in binary or structured mode: " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever the library makes of a stranger's bytes.
            return unusable(tenant, headerId, "no CloudEvent 1.0 that can be read");
        }
    }

    private static Reading check(String tenant, CloudEvent event) {
        Optional<String> id = Optional.ofNullable(event.getId());
        if (event.getSpecVersion() != SpecVersion.V1) {
            return unusable(tenant, id, "CloudEvents " + event.getSpecVersion() + " are not taken; send 1.0");
        }
        if (!SubmissionEvent.TYPE.equals(event.getType())) {
            return unusable(
                    tenant,
                    id,
                    "events of type '" + shortened(event.getType()) + "' are not taken here; send "
                            + SubmissionEvent.TYPE);
        }
        String source = String.valueOf(event.getSource());
        if (id.isEmpty()
                || id.get().isBlank()
                || id.get().length() > LONGEST_ATTRIBUTE
                || source.length() > LONGEST_ATTRIBUTE) {
            return unusable(
                    tenant,
                    Optional.empty(),
                    "id and source must have 1 to " + LONGEST_ATTRIBUTE + " letters: they tell requests apart");
        }
        CloudEventData data = event.getData();
        if (data == null) {
            return unusable(tenant, id, "the event has no data; its data is the request as JSON");
        }
        Optional<String> trace = Optional.ofNullable(event.getExtension(TRACE_PARENT))
                .map(String::valueOf)
                .filter(text -> text.matches(WELL_FORMED_TRACE));
        return new Reading.Request(new SubmissionEvent(tenant, source, id.get(), trace, data.toBytes()));
    }

    private static String shortened(String text) {
        return text == null ? "" : text.length() <= LONGEST_ATTRIBUTE ? text : text.substring(0, LONGEST_ATTRIBUTE);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(shortened(new String(header.value(), StandardCharsets.UTF_8)));
    }

    private static Reading unusable(String tenant, Optional<String> id, String reason) {
        return new Reading.Unusable(tenant, id, reason);
    }
}
