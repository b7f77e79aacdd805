package dev.trainyard.gateway.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A checked-in description of an interface, as a judge of what goes over it. */
public final class Described {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

    private Described(JsonNode document) {
        this.document = document;
    }

    public static Described at(URL yaml) throws IOException {
        try (InputStream in = yaml.openStream()) {
            return new Described(new ObjectMapper(new YAMLFactory()).readTree(in));
        }
    }

    public JsonNode document() {
        return document;
    }

    /** The node itself or, when it is a reference, what that points to. */
    public JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    /** All that is wrong with a value by a schema of this description. */
    public List<String> faults(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    /** References point into the whole document, so a schema is judged as a part of it. */
    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.get("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
    }
}
