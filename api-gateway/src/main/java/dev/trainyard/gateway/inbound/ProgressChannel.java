package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.gateway.outbound.LostRecords;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.messaging.codec.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** What trainers say of their steps. Nothing depends on it: a lost record is a gap in a live picture. */
@ApplicationScoped
public class ProgressChannel {

    private static final Logger LOGGER = Logger.getLogger(ProgressChannel.class);

    private final ProgressStore progress;
    private final LostRecords lostRecords;

    ProgressChannel(ProgressStore progress, LostRecords lostRecords) {
        this.progress = progress;
        this.lostRecords = lostRecords;
    }

    @Incoming("progress")
    @RunOnVirtualThread
    public void receive(ConsumerRecord<byte[], byte[]> record) {
        try {
            Map<String, Object> told = record.value() == null
                    ? Map.of()
                    : Json.mapper().readValue(record.value(), new TypeReference<Map<String, Object>>() {});
            if (told != null && told.get("job") instanceof String job && told.get("steps") instanceof List<?> steps) {
                progress.add(job, objects(steps));
            } else {
                setAside(record, "it names no job or no steps");
            }
        } catch (IOException e) {
            setAside(record, "it is no JSON object");
        }
    }

    /** Every gateway hears every record, so a letter may be kept once for each of them. */
    private void setAside(ConsumerRecord<byte[], byte[]> record, String why) {
        LOGGER.warnf("passed over what is no progress: offset=%d: %s", record.offset(), why);
        var _ = lostRecords.keep(record, "no progress: " + why);
    }

    private static List<Map<String, Object>> objects(List<?> steps) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object step : steps) {
            if (step instanceof Map<?, ?> map) {
                Map<String, Object> object = new LinkedHashMap<>();
                map.forEach((name, value) -> object.put(String.valueOf(name), value));
                objects.add(object);
            }
        }
        return objects;
    }
}
