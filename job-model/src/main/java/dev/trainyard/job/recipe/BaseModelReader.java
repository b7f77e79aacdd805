package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes what training begins with: a preset's name, or a whole description of a model that is there. */
final class BaseModelReader {

    private static final int MOST = 1 << 24;

    private BaseModelReader() {}

    static BaseModel read(TreeReader tree) {
        if (!tree.has("model")) {
            tree.fault("model", "is missing; say what training begins with: " + String.join(", ", GptPreset.names()));
        }
        if (tree.value("model").filter(Map.class::isInstance).isEmpty()) {
            return tree.oneOf("model", List.of(GptPreset.values()), GptPreset::wireName)
                    .orElse(GptPreset.NANO);
        }
        TreeReader reader = tree.object("model").orElseThrow();
        ExistingModel model = new ExistingModel(
                text(reader, "name"),
                new ExistingModel.Source(text(reader, "bucket"), text(reader, "key"), text(reader, "sha256")),
                number(reader, "layers"),
                number(reader, "width"),
                number(reader, "context"));
        reader.finish();
        return model;
    }

    private static String text(TreeReader reader, String member) {
        if (!reader.has(member)) {
            reader.fault(member, "is missing");
        }
        return reader.text(member).orElse("");
    }

    private static int number(TreeReader reader, String member) {
        if (!reader.has(member)) {
            reader.fault(member, "is missing");
        }
        return (int) reader.integer(member, 1, MOST).orElse(2);
    }

    static Object write(BaseModel model) {
        return switch (model) {
            case GptPreset preset -> preset.wireName();
            case ExistingModel existing -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                tree.put("name", existing.name());
                tree.put("bucket", existing.source().bucket());
                tree.put("key", existing.source().key());
                tree.put("sha256", existing.source().sha256());
                tree.put("layers", (long) existing.layers());
                tree.put("width", (long) existing.width());
                tree.put("context", (long) existing.context());
                yield tree;
            }
        };
    }
}
