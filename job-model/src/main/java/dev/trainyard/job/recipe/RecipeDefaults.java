package dev.trainyard.job.recipe;

import java.util.List;

/** What a recipe means where it says nothing, each with its reason. */
final class RecipeDefaults {

    /** Enough for small tables to converge; early stopping may end it sooner. */
    static final long EPOCHS = 100;
    /** Small enough to make many steps on small tables, large enough to keep the engine busy. */
    static final int BATCH_SIZE = 32;
    /** About as many checkpoints a run: enough to find the best stretch, few enough to store and score at once. */
    static final long CHECKPOINTS_PER_RUN = 10;
    /** Two hidden layers of this width fit most tables of some dozens of columns. */
    static final int HIDDEN_WIDTH = 32;
    /** How many of the newest checkpoints keep their bytes. */
    static final int KEEP = 3;
    /** Silent deaths and faults of the task's own that are forgiven. */
    static final int MAX_ATTEMPTS = 3;
    /** The class of workers that every yard has. */
    static final String WORKER_CLASS = "cpu";
    /** Adam's rate that small networks on standardized columns like best. */
    static final double ADAM_RATE = 0.01;
    /** Plain descent takes larger steps, since it does not divide by the gradient's size. */
    static final double DESCENT_RATE = 0.1;

    /** Beyond this norm a text's gradient is an accident more often than a hint. */
    static final double TEXT_CLIP = 1;
    /** Pairs that some hundred kilobytes of text have in plenty. */
    static final int VOCABULARY = 1024;

    private static final DataSettings.Split TABLE_SPLIT = new DataSettings.Split(0.6, 0.2, 0.2, true);
    /** Texts are many tokens, so that a smaller share of them judges as well. */
    private static final DataSettings.Split TEXT_SPLIT = new DataSettings.Split(0.9, 0.05, 0.05, false);

    private RecipeDefaults() {}

    /** Hidden layers of the preset {@code mlp}. */
    static List<Network.Layer> mlp() {
        return List.of(
                new Network.Linear(HIDDEN_WIDTH),
                new Network.Activation(Network.Function.RELU),
                new Network.Linear(HIDDEN_WIDTH),
                new Network.Activation(Network.Function.RELU));
    }

    static Loss.Kind loss(LearningTask task) {
        return switch (task) {
            case REGRESSION -> Loss.Kind.MSE;
            case CLASSIFICATION, LANGUAGE, CHAT -> Loss.Kind.CROSS_ENTROPY;
        };
    }

    static DataSettings.Split split(LearningTask task) {
        return task.learnsFromTexts() ? TEXT_SPLIT : TABLE_SPLIT;
    }

    /** Examples are few and short beside running texts, and are seen more often. */
    static long epochs(LearningTask task) {
        return switch (task) {
            case REGRESSION, CLASSIFICATION -> EPOCHS;
            case LANGUAGE -> 10;
            case CHAT -> 20;
        };
    }

    static int batchSize(LearningTask task) {
        return task.learnsFromTexts() ? 16 : BATCH_SIZE;
    }

    /** Attention is easily thrown off at the start, and gains from small steps at the end. */
    static Schedule schedule(LearningTask task) {
        return task.learnsFromTexts()
                ? new Schedule(Schedule.Course.COSINE, 20, 0.1)
                : new Schedule(Schedule.Course.CONSTANT, 0, 1);
    }

    /** What those take who train GPT-2 from scratch: the smaller the model, the larger the steps it bears. */
    static Optimizer optimizer(Learning learning) {
        return switch (learning) {
            case TableLearning ignored -> new Optimizer.Adam(ADAM_RATE, 0.9, 0.999, 1e-8, 0);
            case TextLearning texts -> new Optimizer.AdamW(rate(texts.model()), 0.9, 0.99, 1e-8, 0.1);
        };
    }

    /** What a model knows already is kept by smaller steps, as those take who fine-tune GPT-2. */
    private static double rate(BaseModel model) {
        return switch (model) {
            case GptPreset.NANO, GptPreset.MINI -> 1e-3;
            case GptPreset.SMALL -> 6e-4;
            case ExistingModel existing -> existing.width() < GptPreset.SMALL.width() ? 3e-4 : 5e-5;
        };
    }

    /** The first decides which checkpoint is best: the one that people ask for first. */
    static List<Metric> metrics(LearningTask task) {
        return switch (task) {
            case REGRESSION -> List.of(Metric.RMSE, Metric.MSE, Metric.MAE, Metric.R2);
            case CLASSIFICATION -> List.of(Metric.ACCURACY, Metric.MACRO_F1, Metric.LOG_LOSS, Metric.ROC_AUC);
            case LANGUAGE -> List.of(Metric.PERPLEXITY, Metric.BITS_PER_BYTE, Metric.TOKEN_ACCURACY);
            case CHAT ->
                List.of(Metric.PERPLEXITY, Metric.TOKEN_ACCURACY, Metric.EXACT_MATCH, Metric.TOKEN_F1, Metric.CHRF);
        };
    }
}
