package dev.trainyard.job.recipe;

/** A number that says how good a model is. */
public enum Metric {
    MSE("mse", LearningTask.REGRESSION, false),
    RMSE("rmse", LearningTask.REGRESSION, false),
    MAE("mae", LearningTask.REGRESSION, false),
    R2("r2", LearningTask.REGRESSION, true),
    ACCURACY("accuracy", LearningTask.CLASSIFICATION, true),
    MACRO_F1("macro_f1", LearningTask.CLASSIFICATION, true),
    LOG_LOSS("log_loss", LearningTask.CLASSIFICATION, false),
    ROC_AUC("roc_auc", LearningTask.CLASSIFICATION, true),
    /** e to the mean cross-entropy of a token. */
    PERPLEXITY("perplexity", LearningTask.LANGUAGE, false),
    /** What a byte of text costs: comparable between models with different tokens. */
    BITS_PER_BYTE("bits_per_byte", LearningTask.LANGUAGE, false),
    TOKEN_ACCURACY("token_accuracy", LearningTask.LANGUAGE, true),
    EXACT_MATCH("exact_match", LearningTask.CHAT, true),
    TOKEN_F1("token_f1", LearningTask.CHAT, true),
    BLEU("bleu", LearningTask.CHAT, true),
    CHRF("chrf", LearningTask.CHAT, true);

    private final String wireName;
    private final LearningTask task;
    private final boolean higherIsBetter;

    Metric(String wireName, LearningTask task, boolean higherIsBetter) {
        this.wireName = wireName;
        this.task = task;
        this.higherIsBetter = higherIsBetter;
    }

    /** The name in recipes and answers. */
    public String wireName() {
        return wireName;
    }

    /** Whether it judges models of that task; answers are texts, and judged as such too. */
    public boolean judges(LearningTask other) {
        return task == other || (task == LearningTask.LANGUAGE && other == LearningTask.CHAT);
    }

    /** Whether {@code candidate} is strictly better than {@code other}. */
    public boolean isBetter(double candidate, double other) {
        return higherIsBetter ? candidate > other : candidate < other;
    }
}
