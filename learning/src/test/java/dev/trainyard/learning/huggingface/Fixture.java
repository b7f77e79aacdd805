package dev.trainyard.learning.huggingface;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.trainyard.job.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tiny model that transformers wrote, with the logits that it computes: {@code src/test/fixtures/gpt2.py}. */
record Fixture(String folder) {

    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .create();

    record Expected(long[] tokens, int rows, float[] logits, int prompt, float[] decoded) {}

    Map<String, Object> json(String name) {
        return tree(new String(bytes(name), StandardCharsets.UTF_8));
    }

    private static Map<String, Object> tree(String text) {
        return JSON.fromJson(text, new TypeToken<LinkedHashMap<String, Object>>() {});
    }

    Expected expected() {
        return JSON.fromJson(new String(bytes("expected.json"), StandardCharsets.UTF_8), Expected.class);
    }

    /** All tensors as F32, from one file or several. */
    List<Tensor> tensors() {
        if (Fixture.class.getResource(folder + "/" + Shards.INDEX_FILE) == null) {
            return tensors(Shards.SINGLE_FILE);
        }
        Map<String, Object> index = json(Shards.INDEX_FILE);
        Map<String, List<Tensor>> contents = new LinkedHashMap<>();
        Shards.files(index).forEach(file -> contents.put(file, tensors(file)));
        return Shards.joined(index, contents);
    }

    private List<Tensor> tensors(String name) {
        ByteBuffer file = ByteBuffer.wrap(bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
        int header = Math.toIntExact(file.getLong(0));
        List<Tensor> tensors = new ArrayList<>();
        tree(new String(file.array(), Long.BYTES, header, StandardCharsets.UTF_8))
                .forEach((tensor, description) -> {
                    if (!tensor.equals("__metadata__")) {
                        tensors.add(tensor(
                                tensor,
                                (Map<?, ?>) description,
                                file.duplicate().position(Long.BYTES + header).slice()));
                    }
                });
        return tensors;
    }

    private static Tensor tensor(String name, Map<?, ?> description, ByteBuffer data) {
        List<Long> shape = ((List<?>) description.get("shape"))
                .stream().map(Long.class::cast).toList();
        List<?> offsets = (List<?>) description.get("data_offsets");
        int start = Math.toIntExact((Long) offsets.getFirst());
        int end = Math.toIntExact((Long) offsets.getLast());
        ByteBuffer stretch = data.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Math.toIntExact(Tensor.elements(shape))];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch ((String) description.get("dtype")) {
                case "F32" -> stretch.getFloat(4 * i);
                case "F16" -> Float.float16ToFloat(stretch.getShort(2 * i));
                case "BF16" -> Float.intBitsToFloat(stretch.getShort(2 * i) << 16);
                default -> throw new IllegalArgumentException("a fixture has no " + description.get("dtype"));
            };
        }
        return Tensor.ofFloats(
                name, values, shape.stream().mapToLong(Long::longValue).toArray());
    }

    private byte[] bytes(String name) {
        try (InputStream in = Fixture.class.getResourceAsStream(folder + "/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
