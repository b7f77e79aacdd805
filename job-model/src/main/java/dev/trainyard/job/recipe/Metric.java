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
    ROC_AUC("roc_auc", LearningTask.CLASSIFICATION, true);

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

    /** The task whose models it judges. */
    public LearningTask task() {
        return task;
    }

    /** Whether {@code candidate} is strictly better than {@code other}. */
    public boolean isBetter(double candidate, double other) {
        return higherIsBetter ? candidate > other : candidate < other;
    }
}
