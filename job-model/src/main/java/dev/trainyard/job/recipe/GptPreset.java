package dev.trainyard.job.recipe;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** GPT-2 in sizes with a name, each made from scratch with the tokens of its own texts. */
public enum GptPreset implements BaseModel {
    /** 0.8 million parameters in its blocks: learns within minutes on two cores. */
    NANO("gpt-nano", 4, 4, 128, 256),
    /** 10.6 million parameters in its blocks. */
    MINI("gpt-mini", 6, 6, 384, 512),
    /** GPT-2 small: 124 million parameters with GPT-2's own vocabulary and context. */
    SMALL("gpt-small", 12, 12, 768, 1024);

    private final String wireName;
    private final int layers;
    private final int heads;
    private final int width;
    private final int context;

    GptPreset(String wireName, int layers, int heads, int width, int context) {
        this.wireName = wireName;
        this.layers = layers;
        this.heads = heads;
        this.width = width;
        this.context = context;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public int context() {
        return context;
    }

    /** The preset of that name. */
    public static Optional<GptPreset> named(String name) {
        return Arrays.stream(values())
                .filter(preset -> preset.wireName.equals(name))
                .findFirst();
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(GptPreset::wireName).toList();
    }

    @Override
    public int layers() {
        return layers;
    }

    /** Heads of attention. */
    public int heads() {
        return heads;
    }

    @Override
    public int width() {
        return width;
    }
}
