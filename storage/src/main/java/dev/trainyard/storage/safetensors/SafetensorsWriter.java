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
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes safetensors, the format of Hugging Face's library of that name: the header's length in 8 bytes, a JSON header,
 * the tensors' bytes. The same tensors always give the same bytes: tensors stand in the order given, metadata in the
 * order of its names, the header is padded to eight bytes.
 */
public final class SafetensorsWriter {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /** The file as bytes; only for what surely fits in memory twice. Refuses as {@link #write} does. */
    public static byte[] toBytes(List<Tensor> tensors, Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(tensors, metadata, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Writes the file; the stream stays open.
     *
     * @throws IllegalArgumentException when two tensors share a name, or what no reader would take is to be written
     */
    public static void write(List<Tensor> tensors, Map<String, String> metadata, OutputStream out) throws IOException {
        byte[] header = header(tensors, metadata);
        int padding = (ALIGNMENT - header.length % ALIGNMENT) % ALIGNMENT;
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(header.length + padding).array());
        out.write(header);
        out.write(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
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
        Set<String> names = new HashSet<>(Set.of(SafetensorsHeader.METADATA));
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectFieldStart(SafetensorsHeader.METADATA);
                for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                    json.writeStringField(text(entry.getKey()), text(entry.getValue()));
                }
                json.writeEndObject();
            }
            long offset = 0;
            for (Tensor tensor : tensors) {
                if (!names.add(tensor.name())) {
                    throw new IllegalArgumentException("a second tensor cannot be called " + tensor.name());
                }
                offset = describe(json, tensor, offset);
            }
            json.writeEndObject();
        }
        if (bytes.size() > SafetensorsHeader.LARGEST - ALIGNMENT || tensors.size() > SafetensorsHeader.MOST_TENSORS) {
            throw new IllegalArgumentException(
                    tensors.size() + " tensors make a header of " + bytes.size() + " bytes, which no reader takes");
        }
        return bytes.toByteArray();
    }

    private static String text(String text) {
        if (!SafetensorsHeader.isText(text)) {
            throw new IllegalArgumentException("a name or text has no form in UTF-8");
        }
        return text;
    }

    private static long describe(JsonGenerator json, Tensor tensor, long offset) throws IOException {
        if (tensor.shape().size() > SafetensorsHeader.MOST_DIMENSIONS) {
            throw new IllegalArgumentException(
                    "tensor " + tensor.name() + " has more than " + SafetensorsHeader.MOST_DIMENSIONS + " dimensions");
        }
        long end = Math.addExact(offset, tensor.bytes().remaining());
        json.writeObjectFieldStart(text(tensor.name()));
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
