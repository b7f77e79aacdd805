package dev.trainyard.job.recipe;

/**
 * Learning from texts, by predicting every next token; the loss is the mean cross-entropy of the tokens that count.
 *
 * @param task language or chat
 * @param model what training begins with
 * @param tokenizer how texts become tokens
 * @param context the most tokens that the model sees at once
 * @param dropout share of the numbers that are left out while learning
 * @param precision what products are computed in; parameters and losses have 32 bits always
 * @param split shares of the texts; never stratified
 */
public record TextLearning(
        LearningTask task,
        BaseModel model,
        TokenizerChoice tokenizer,
        int context,
        double dropout,
        Precision precision,
        DataSettings.Split split)
        implements Learning {

    public TextLearning {
        if (!task.learnsFromTexts()) {
            throw new IllegalArgumentException("a " + task.wireName() + " does not learn from texts");
        }
        if (context < 2) {
            throw new IllegalArgumentException("a context has at least two tokens, not " + context);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a dropout lies in [0, 1), not " + dropout);
        }
    }
}
