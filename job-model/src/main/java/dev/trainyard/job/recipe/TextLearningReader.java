package dev.trainyard.job.recipe;

import dev.trainyard.job.tree.TreeReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what is learnt from texts: {@code model}, {@code tokenizer}, {@code context}, {@code dropout} and the like. */
final class TextLearningReader {

    private static final int SHORTEST_CONTEXT = 8;
    private static final int LONGEST_CONTEXT = 8192;
    private static final int LARGEST_VOCABULARY = 1 << 18;

    private final TreeReader tree;

    TextLearningReader(TreeReader tree) {
        this.tree = tree;
    }

    TextLearning read(LearningTask task) {
        for (String member : List.of("target", "features", "clean", "transform", "network", "loss")) {
            if (tree.has(member)) {
                tree.fault(member, "is for tables; the task " + task.wireName() + " learns from texts as they are");
            }
        }
        BaseModel model = BaseModelReader.read(tree);
        boolean existing = model instanceof ExistingModel;
        if (existing && tree.has("tokenizer")) {
            tree.fault("tokenizer", "is the model's own and cannot be another; leave it out");
        }
        TokenizerChoice tokenizer = existing ? new TokenizerChoice.Own() : readTokenizer();
        int context = (int) tree.integer("context", existing ? 1 : SHORTEST_CONTEXT, LONGEST_CONTEXT)
                .orElse(model.context());
        if (existing && context != model.context()) {
            tree.fault("context", "is the model's own, " + model.context() + "; leave it out");
        }
        double dropout = tree.number("dropout", 0, false, 0.99).orElse(0);
        Precision precision = tree.oneOf("precision", List.of(Precision.values()), Precision::wireName)
                .orElse(Precision.FP32);
        DataSettings.Split split = new SplitReader(tree).read(task);
        return new TextLearning(task, model, tokenizer, context, dropout, precision, split);
    }

    private TokenizerChoice readTokenizer() {
        Optional<Object> value = tree.value("tokenizer");
        if (value.isEmpty()) {
            return new TokenizerChoice.Bytes();
        }
        Object described = value.get() instanceof String type ? Map.of("type", type) : value.get();
        return tree.asObject("tokenizer", described)
                .map(TextLearningReader::readTokenizer)
                .orElse(new TokenizerChoice.Bytes());
    }

    private static TokenizerChoice readTokenizer(TreeReader reader) {
        if (!reader.has("type")) {
            reader.fault("type", "is missing; say bytes, characters or bpe");
        }
        String type = reader.oneOf("type", List.of("bytes", "characters", "bpe"), name -> name)
                .orElse("bytes");
        boolean pairs = type.equals("bpe");
        if (!pairs && reader.has("vocabulary")) {
            reader.fault("vocabulary", "is for bpe; with " + type + " it follows from the texts");
        }
        int vocabulary = (int) reader.integer("vocabulary", TokenizerChoice.BytePairs.LEAST, LARGEST_VOCABULARY)
                .orElse(RecipeDefaults.VOCABULARY);
        reader.finish();
        return pairs
                ? new TokenizerChoice.BytePairs(vocabulary)
                : type.equals("characters") ? new TokenizerChoice.Characters() : new TokenizerChoice.Bytes();
    }
}
