package dev.trainyard.storage.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The list of parts that make a whole. The log holds the hash of its bytes, so whoever trusts the log can trust every
 * part.
 *
 * @param formatVersion 1
 * @param kind what the parts are, such as {@code checkpoint}
 * @param parts with names of their own
 * @param about facts for readers, text only: job, step, engine and so on
 */
public record Manifest(int formatVersion, String kind, List<Part> parts, Map<String, String> about) {

    /** The format that this version writes. */
    public static final int FORMAT_VERSION = 1;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    public Manifest {
        parts = List.copyOf(parts);
        about = Collections.unmodifiableMap(new TreeMap<>(Map.copyOf(about)));
        if (parts.stream().map(Part::name).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("two parts of one " + kind + " share a name");
        }
    }

    /**
     * One object of the whole, in the manifest's own bucket.
     *
     * @param sha256 hexadecimal, lower case
     */
    public record Part(String name, String key, long bytes, String sha256) {

        public Part {
            if (bytes < 0 || !SHA256.matcher(sha256).matches()) {
                throw new IllegalArgumentException(
                        "part " + name + " cannot have " + bytes + " bytes of hash " + sha256);
            }
        }
    }

    /** The part of that name. */
    public Optional<Part> part(String name) {
        return parts.stream().filter(part -> part.name().equals(name)).findFirst();
    }

    /** The manifest's bytes; equal manifests have equal bytes. */
    public byte[] toBytes() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("formatVersion", formatVersion);
        tree.put("kind", kind);
        tree.put("parts", parts.stream().map(Manifest::treeOf).toList());
        tree.put("about", about);
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain records can be written", e);
        }
    }

    /** Written out, so that no order of members is left to a library. */
    private static Map<String, Object> treeOf(Part part) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", part.name());
        tree.put("key", part.key());
        tree.put("bytes", part.bytes());
        tree.put("sha256", part.sha256());
        return tree;
    }

    /**
     * Reads what {@link #toBytes()} wrote.
     *
     * @throws IOException when the bytes are no manifest of a version that this release reads
     */
    public static Manifest read(byte[] bytes) throws IOException {
        Manifest manifest = Optional.ofNullable(JSON.readValue(bytes, Manifest.class))
                .orElseThrow(() -> new IOException("null is no manifest"));
        if (manifest.formatVersion != FORMAT_VERSION) {
            throw new IOException("manifests of version " + manifest.formatVersion + " need another release");
        }
        return manifest;
    }
}
