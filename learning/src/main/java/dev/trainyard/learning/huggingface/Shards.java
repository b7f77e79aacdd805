package dev.trainyard.learning.huggingface;

import dev.trainyard.job.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Weights that are spread over several files, and the index that says which tensor lies in which. */
public final class Shards {

    /** The one file of a model that is not spread. */
    public static final String SINGLE_FILE = "model.safetensors";

    /** The index beside the files of one that is. */
    public static final String INDEX_FILE = "model.safetensors.index.json";

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors");

    private Shards() {}

    /**
     * The files that an index names, to be read from beside it.
     *
     * @throws IllegalArgumentException when it is no index, or a name leads elsewhere
     */
    public static Set<String> files(Map<String, Object> index) {
        Set<String> files = new LinkedHashSet<>();
        weightMap(index).forEach((tensor, file) -> {
            if (!FILE_NAME.matcher(file).matches()) {
                throw new IllegalArgumentException(INDEX_FILE + " says that tensor " + tensor + " lies in '" + file
                        + "', which is no name of a safetensors file beside it");
            }
            files.add(file);
        });
        return files;
    }

    /**
     * The tensors of a whole model.
     *
     * @param contents what each of the files held
     * @throws IllegalArgumentException when index and files disagree about a tensor, naming it
     */
    public static List<Tensor> joined(Map<String, Object> index, Map<String, List<Tensor>> contents) {
        Map<String, String> expected = new LinkedHashMap<>(weightMap(index));
        List<Tensor> tensors = new ArrayList<>();
        contents.forEach((file, held) -> {
            for (Tensor tensor : held) {
                if (!file.equals(expected.remove(tensor.name()))) {
                    throw new IllegalArgumentException("tensor " + tensor.name() + " lies in " + file + ", where "
                            + INDEX_FILE + " does not have it");
                }
                tensors.add(tensor);
            }
        });
        if (!expected.isEmpty()) {
            throw new IllegalArgumentException(
                    INDEX_FILE + " names tensors that lie in no file: " + String.join(", ", expected.keySet()));
        }
        return tensors;
    }

    private static Map<String, String> weightMap(Map<String, Object> index) {
        if (!(index.get("weight_map") instanceof Map<?, ?> map) || map.isEmpty()) {
            throw new IllegalArgumentException(INDEX_FILE + " has no weight_map");
        }
        return map.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()),
                        entry -> String.valueOf(entry.getValue()),
                        (first, second) -> first,
                        LinkedHashMap::new));
    }

    /**
     * Spreads tensors over files, in order.
     *
     * @param most bytes of one file; a tensor that is larger by itself has a file of its own
     * @return the files' tensors by name; one, {@link #SINGLE_FILE}, when all fit into it
     */
    public static Map<String, List<Tensor>> spread(List<Tensor> tensors, long most) {
        List<List<Tensor>> parts = new ArrayList<>(List.of(new ArrayList<>()));
        long size = 0;
        for (Tensor tensor : tensors) {
            int bytes = tensor.bytes().remaining();
            if (size > 0 && size + bytes > most) {
                parts.add(new ArrayList<>());
                size = 0;
            }
            parts.getLast().add(tensor);
            size += bytes;
        }
        Map<String, List<Tensor>> files = new LinkedHashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String name =
                    parts.size() == 1 ? SINGLE_FILE : "model-%05d-of-%05d.safetensors".formatted(i + 1, parts.size());
            files.put(name, parts.get(i));
        }
        return files;
    }

    /** The index of spread files. */
    public static Map<String, Object> index(Map<String, List<Tensor>> files) {
        Map<String, Object> places = new LinkedHashMap<>();
        long size = 0;
        for (Map.Entry<String, List<Tensor>> file : files.entrySet()) {
            for (Tensor tensor : file.getValue()) {
                places.put(tensor.name(), file.getKey());
                size += tensor.bytes().remaining();
            }
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("metadata", Map.of("total_size", size));
        index.put("weight_map", places);
        return index;
    }
}
