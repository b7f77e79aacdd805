package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.gateway.run.ProgressStore;
import dev.trainyard.messaging.codec.Json;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;

/** What trainers say of their steps. Nothing depends on it: a lost record is a gap in a live picture. */
@ApplicationScoped
public class ProgressChannel {

    private static final Logger LOGGER = Logger.getLogger(ProgressChannel.class);

    private final ProgressStore progress;

    ProgressChannel(ProgressStore progress) {
        this.progress = progress;
    }

    @Incoming("progress")
    @RunOnVirtualThread
    public void receive(byte[] value) {
        try {
            Map<String, Object> record = Json.mapper().readValue(value, new TypeReference<Map<String, Object>>() {});
            if (record.get("job") instanceof String job && record.get("steps") instanceof List<?> steps) {
                progress.add(job, objects(steps));
            }
        } catch (IOException e) {
            LOGGER.debugf("passed over what is no progress: %s", e.getMessage());
        }
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
