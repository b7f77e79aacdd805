package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.gateway.description.Described;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The checked-in description of the public topics, as a judge of records. */
final class AsyncApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Described described;
    private final Map<String, JsonNode> messages = new LinkedHashMap<>();

    private AsyncApi(Described described) {
        this.described = described;
        described
                .document()
                .at("/components/messages")
                .forEach(message -> messages.put(message.get("name").asText(), message));
    }

    static AsyncApi checkedIn() throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/asyncapi.yaml"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        return new AsyncApi(
                Described.at(folder.resolve("docs/asyncapi.yaml").toUri().toURL()));
    }

    /** The types of the events that a channel has. */
    List<String> typesOf(String channel) {
        List<String> types = new ArrayList<>();
        described
                .document()
                .at("/channels/" + channel + "/messages")
                .forEach(reference ->
                        types.add(described.resolved(reference).get("name").asText()));
        return types;
    }

    /** All that is wrong with a record; nothing when it is as described. */
    List<String> faultsOf(ProducerRecord<byte[], byte[]> record) throws IOException {
        ObjectNode headers = JSON.createObjectNode();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        String type = headers.path("ce_type").asText();
        JsonNode message = messages.get(type);
        if (message == null) {
            return List.of("the type " + type + " is not described");
        }
        List<String> faults = new ArrayList<>();
        faults.addAll(described.faults(message.at("/headers"), headers));
        faults.addAll(described.faults(message.at("/payload"), JSON.readTree(record.value())));
        return faults;
    }
}
