package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.trainyard.job.task.Evaluation;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The records of our own topics as JSON. The same record is the same bytes in every process; what is read is taken at
 * its word, not coerced into what it might have meant; and a member that may be empty may also be absent, so that a
 * later release can add one and still read what an earlier one wrote.
 */
public final class WireJson {

    private static final ObjectMapper MAPPER = strict();

    private WireJson() {}

    private static ObjectMapper strict() {
        return Json.begin()
                .addModule(new SimpleModule("wire").addSerializer(new SetInOrder()))
                .addModule(new SealedKinds())
                .addMixIn(Evaluation.class, MetricsInTheirOrder.class)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                // Immutable maps and sets change their order with every process.
                .withConfigOverride(
                        Map.class,
                        map -> map.setFormat(
                                JsonFormat.Value.empty().withFeature(JsonFormat.Feature.WRITE_SORTED_MAP_ENTRIES)))
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    interface MetricsInTheirOrder {
        @JsonFormat(without = JsonFormat.Feature.WRITE_SORTED_MAP_ENTRIES)
        Map<String, Evaluation.MetricValue> metrics();
    }

    private static final class SetInOrder extends StdSerializer<Set<?>> {
        SetInOrder() {
            super(Set.class, false);
        }

        @Override
        public void serialize(Set<?> set, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (Object element : new TreeSet<>(set)) {
                provider.defaultSerializeValue(element, json);
            }
            json.writeEndArray();
        }
    }

    /**
     * Writes a record of our own.
     *
     * @throws JsonProcessingException when it has a part that has no form in JSON; another try will not help
     */
    public static byte[] write(Object record) throws JsonProcessingException {
        return MAPPER.writeValueAsBytes(record);
    }

    /**
     * Reads a record of our own from whatever bytes there are.
     *
     * @throws MalformedRecordException when they are none; nothing else is thrown for what the bytes say
     */
    public static <T> T read(byte[] bytes, Class<T> type) throws MalformedRecordException {
        if (bytes == null) {
            throw new MalformedRecordException("no value");
        }
        T record;
        try {
            record = MAPPER.readValue(bytes, type);
        } catch (JsonMappingException e) {
            String place = e.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "" : step.getFieldName())
                    .collect(Collectors.joining("."));
            throw new MalformedRecordException(place + " " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            throw new MalformedRecordException(e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            // Records check themselves as they are made, in whatever way they like.
            throw new MalformedRecordException(e.toString());
        }
        if (record == null) {
            throw new MalformedRecordException("null");
        }
        return record;
    }
}
