package dev.trainyard.storage.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trainyard.job.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes safetensors (format 0.4: 8 bytes header length, JSON header, bytes). The same tensors always give the same
 * bytes: tensors stand in the order given, metadata in the order of its names, the header is padded to eight bytes.
 */
public final class SafetensorsWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** The file as bytes; only for what surely fits in memory twice. */
    public static byte[] toBytes(List<Tensor> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(tensors, metadata, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /** Writes the file; the stream stays open. */
    public static void write(List<Tensor> tensors, Map<String, String> metadata, OutputStream out) throws IOException {
        byte[] header = header(tensors, metadata);
        int padding = (ALIGNMENT - header.length % ALIGNMENT) % ALIGNMENT;
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(header.length + padding).array());
        out.write(header);
        out.write(" ".repeat(padding).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        byte[] buffer = new byte[1 << 16];
        for (Tensor tensor : tensors) {
            ByteBuffer bytes = tensor.bytes().duplicate();
            while (bytes.hasRemaining()) {
                int count = Math.min(buffer.length, bytes.remaining());
                bytes.get(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        }
    }

    private static byte[] header(List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Set<String> names = new HashSet<>(Set.of("__metadata__"));
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(entry.getKey(), entry.getValue());
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Tensor tensor : tensors) {
                if (!names.add(tensor.name())) {
                    throw new IllegalArgumentException("two tensors are called " + tensor.name());
                }
                offset = describe(json, tensor, offset);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static long describe(JsonGenerator json, Tensor tensor, long offset) throws IOException {
        long end = offset + tensor.bytes().remaining();
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        json.writeArrayFieldStart("shape");
        for (long length : tensor.shape()) {
            json.writeNumber(length);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        return end;
    }
}
