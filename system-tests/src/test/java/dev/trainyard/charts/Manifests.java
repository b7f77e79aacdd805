package dev.trainyard.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a chart was rendered as.
 *
 * @param all every manifest, in Helm's order
 */
public record Manifests(List<JsonNode> all) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> WITH_PODS = Set.of("StatefulSet", "Job", "Pod");

    /** A pod that some manifest asks for. */
    record PodOf(JsonNode manifest, JsonNode metadata, JsonNode spec) {

        String name() {
            return Manifests.name(manifest);
        }

        /** Whether it runs on and on, and so can be asked how it is. */
        boolean stays() {
            return manifest.get("kind").asText().equals("StatefulSet");
        }

        JsonNode container() {
            return spec.get("containers").get(0);
        }

        /** A setting's value as it stands there; empty when it is not set, or comes from elsewhere. */
        String setting(String name) {
            return stream(container().path("env"))
                    .filter(entry -> entry.get("name").asText().equals(name))
                    .map(entry -> entry.path("value").asText())
                    .findFirst()
                    .orElse("");
        }

        String label(String name) {
            return metadata.get("labels").path("app.kubernetes.io/" + name).asText();
        }
    }

    static Manifests read(String text) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(text)) {
            return new Manifests(documents.readAll().stream()
                    .filter(document -> document.isObject() && !document.isEmpty())
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<JsonNode> of(String kind) {
        return all.stream()
                .filter(manifest -> manifest.get("kind").asText().equals(kind))
                .toList();
    }

    static String name(JsonNode manifest) {
        return manifest.get("kind").asText() + " "
                + manifest.at("/metadata/name").asText();
    }

    List<PodOf> pods() {
        return all.stream()
                .filter(manifest -> WITH_PODS.contains(manifest.get("kind").asText()))
                .map(manifest -> {
                    JsonNode pod =
                            manifest.get("kind").asText().equals("Pod") ? manifest : manifest.at("/spec/template");
                    return new PodOf(manifest, pod.get("metadata"), pod.get("spec"));
                })
                .toList();
    }

    PodOf pod(String component) {
        return pods().stream()
                .filter(pod -> pod.label("component").equals(component))
                .findFirst()
                .orElseThrow();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
