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

    static final DataSettings.Split SPLIT_SHARES = new DataSettings.Split(0.6, 0.2, 0.2, true);

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
            case CLASSIFICATION -> Loss.Kind.CROSS_ENTROPY;
        };
    }

    /** The first decides which checkpoint is best: the one that people ask for first. */
    static List<Metric> metrics(LearningTask task) {
        return switch (task) {
            case REGRESSION -> List.of(Metric.RMSE, Metric.MSE, Metric.MAE, Metric.R2);
            case CLASSIFICATION -> List.of(Metric.ACCURACY, Metric.MACRO_F1, Metric.LOG_LOSS, Metric.ROC_AUC);
        };
    }
}
