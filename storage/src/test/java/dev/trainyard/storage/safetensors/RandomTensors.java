package dev.trainyard.storage.safetensors;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tensors of every type and odd shapes, the same for the same seed. */
final class RandomTensors {

    private static final List<String> LETTERS =
            List.of("a", "layers.0", "weight", ".", "/", "ß", "列", "🚆", "\"", "\\", "\n", "\u0001", " ", "{", "é");

    private static final List<Tensor.Type> TYPES = List.of(Tensor.Type.values());

    private final Random random;

    RandomTensors(long seed) {
        this.random = new Random(seed);
    }

    List<Tensor> several() {
        Set<String> names = new LinkedHashSet<>();
        int count = random.nextInt(7);
        while (names.size() < count) {
            names.add(text());
        }
        List<Tensor> tensors = new ArrayList<>();
        names.forEach(name -> tensors.add(tensor(name)));
        return tensors;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>();
        for (int entry = random.nextInt(4); entry > 0; entry--) {
            metadata.put(text(), text());
        }
        return metadata;
    }

    private String text() {
        return String.join(
                "",
                Stream.generate(() -> LETTERS.get(random.nextInt(LETTERS.size())))
                        .limit(random.nextInt(6))
                        .toList());
    }

    private Tensor tensor(String name) {
        Tensor.Type type = TYPES.get(random.nextInt(TYPES.size()));
        List<Long> shape = Stream.generate(() -> (long) random.nextInt(5))
                .limit(random.nextInt(5))
                .toList();
        byte[] bytes = new byte[(int) (Tensor.elements(shape) * type.width())];
        random.nextBytes(bytes);
        return new Tensor(name, type, shape, ByteBuffer.wrap(bytes));
    }
}
