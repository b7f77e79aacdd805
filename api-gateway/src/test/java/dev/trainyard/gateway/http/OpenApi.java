package dev.trainyard.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.description.Described;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The checked-in description of the addresses, as a judge of answers. */
final class OpenApi {

    static final OpenApi CHECKED_IN = read();

    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

    private final Described described;

    private OpenApi(Described described) {
        this.described = described;
    }

    private static OpenApi read() {
        try {
            return new OpenApi(
                    Described.at(Objects.requireNonNull(OpenApi.class.getResource("/META-INF/openapi.yaml"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return described.document();
    }

    /** A schema by its name. */
    List<String> faults(String schema, JsonNode value) {
        return described.faults(document().at("/components/schemas/" + schema), value);
    }

    /** Every operation, as {@code GET /v1/files}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        paths().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
            if (METHODS.contains(method)) {
                operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }));
        return operations;
    }

    /** All in which an answer departs from its description; nothing when nothing was promised of the address. */
    List<String> faultsOf(String method, String path, Answer answer) {
        Optional<JsonNode> operation = operation(method.toLowerCase(Locale.ROOT), path);
        if (operation.isEmpty()) {
            return List.of();
        }
        JsonNode responses = operation.get().get("responses");
        String status = Integer.toString(answer.status());
        if (!responses.has(status) && answer.status() < 400) {
            return List.of(method + " " + path + " is not described as answering " + status);
        }
        JsonNode response =
                described.resolved(responses.has(status) ? responses.get(status) : responses.get("default"));
        return faultsOf(response, answer);
    }

    private List<String> faultsOf(JsonNode response, Answer answer) {
        String type = answer.header("content-type").replaceFirst("\\s*;.*", "");
        if (!response.has("content")) {
            return answer.text().isEmpty() ? List.of() : List.of("an answer without a body has one");
        }
        JsonNode media = response.get("content").get(type);
        if (media == null) {
            return List.of("the form " + type + " is not described");
        }
        return type.equals("application/json") ? described.faults(media.get("schema"), answer.json()) : List.of();
    }

    private Optional<JsonNode> operation(String method, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        return paths().stream()
                .filter(entry -> plain.matches(entry.getKey().replaceAll("\\{[^}]*}", "[^/]+")))
                .map(entry -> entry.getValue().path(method))
                .filter(operation -> !operation.isMissingNode())
                .findFirst();
    }

    private List<Map.Entry<String, JsonNode>> paths() {
        return List.copyOf(document().get("paths").properties());
    }
}
