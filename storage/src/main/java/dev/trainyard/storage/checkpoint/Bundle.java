package dev.trainyard.storage.checkpoint;

import dev.trainyard.storage.safetensors.SafetensorsReader;
import dev.trainyard.storage.safetensors.UnreadableTensorsException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole, read and verified: its manifest and the bytes of its parts by name.
 */
public record Bundle(Manifest manifest, Map<String, byte[]> parts) {

    public Bundle {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * The bytes of a part.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public byte[] part(String name) {
        byte[] bytes = parts.get(name);
        if (bytes == null) {
            throw new IllegalArgumentException("the " + manifest.kind() + " has no part " + name);
        }
        return bytes;
    }

    /**
     * The tensors of a part.
     *
     * @throws UnreadableTensorsException when the part is no safetensors file
     */
    public SafetensorsReader.Contents tensors(String name) throws UnreadableTensorsException {
        return SafetensorsReader.read(part(name));
    }
}
