package dev.trainyard.gateway.http;

import java.util.HashMap;
import java.util.Map;

/** As {@link InMemory}, but with small uploads, and open to other machines. */
public class SmallLimit extends InMemory {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
        settings.put("trainyard.files.limit", "1M");
        settings.put("trainyard.embedded", "false");
        return settings;
    }
}
