package dev.trainyard.gateway.http;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** The gateway as it is packaged, but for its own composition root: {@link InMemoryRoot} stands in its place. */
public class InMemory implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "quarkus.arc.exclude-types",
                "dev.trainyard.gateway.wiring.GatewayMain,dev.trainyard.gateway.wiring.ReplicaReadiness,"
                        + "dev.trainyard.gateway.inbound.ProgressChannel,"
                        + "dev.trainyard.gateway.inbound.SubmissionsChannel");
        settings.put("quarkus.http.test-port", "0");
        settings.put("trainyard.embedded", "true");
        settings.put("trainyard.models.aliases", "gpt-4o-mini-2024-07-18=mlp,gpt-old=none");
        settings.put("trainyard.kafka.bootstrap", "127.0.0.1:1");
        settings.put("trainyard.objects.endpoint", "http://127.0.0.1:1");
        settings.put("trainyard.objects.access-key", "none");
        settings.put("trainyard.objects.secret-key", "none");
        settings.put("trainyard.service.credential", "none");
        return settings;
    }
}
