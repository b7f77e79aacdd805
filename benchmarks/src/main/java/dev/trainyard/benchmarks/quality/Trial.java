package dev.trainyard.benchmarks.quality;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.prepare.DataPreparation;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.FileFormat;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.loop.Predictor;
import dev.trainyard.learning.loop.Rows;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.SkippedBatch;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingLoop;
import dev.trainyard.learning.loop.TrainingRows;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.metric.Scores;
import dev.trainyard.learning.program.ModelShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One job as a yard would do it, in this process: prepared, trained, every checkpoint scored on validation rows, the
 * best by the recipe's deciding metric scored once on the held-out rows.
 */
final class Trial {

    private final Engine engine;
    private final Recipe recipe;
    private final Prepared.Ready rows;
    private final LongSupplier nanoTime;
    private final List<TrainingState> checkpoints = new ArrayList<>();

    /** @throws IOException when the file cannot be trained on, with its faults */
    Trial(Engine engine, Path data, Recipe recipe, LongSupplier nanoTime) throws IOException {
        this.engine = engine;
        this.recipe = recipe;
        this.nanoTime = nanoTime;
        String name = data.getFileName().toString();
        this.rows = switch (DataPreparation.prepare(
                new DataFile(data, FileFormat.ofName(name)), Optional.empty(), recipe)) {
            case Prepared.Ready ready -> ready;
            case Prepared.Faulty faulty ->
                throw new IOException(name + " cannot be trained on: "
                        + faulty.faults().stream().map(DataFault::sentence).collect(Collectors.joining("; ")));
        };
    }

    /** The chosen checkpoint, and what a metric says of it. */
    record Chosen(long step, double validation, double heldout) {}

    /** Trains, chooses by the recipe's deciding metric, and tests by the reported one. */
    Chosen run(Metric reported) {
        train();
        Metric deciding = recipe.decidingMetric();
        TrainingState best = checkpoints.getFirst();
        double bestScore = score(deciding, best, rows.validation());
        for (TrainingState checkpoint : checkpoints.subList(1, checkpoints.size())) {
            double score = score(deciding, checkpoint, rows.validation());
            if (deciding.isBetter(score, bestScore)) {
                best = checkpoint;
                bestScore = score;
            }
        }
        return new Chosen(best.step(), score(reported, best, rows.validation()), score(reported, best, rows.heldout()));
    }

    /** Trains to the end; gives the weights of the last checkpoint. */
    List<Tensor> train() {
        ModelShape shape = new ModelShape(
                rows.preprocessing().featureCount(), rows.preprocessing().outputCount(), recipe.task());
        TrainingRows learnable = new TrainingRows(shape, learnable(rows.train()), learnable(rows.validation()));
        RunPlan plan = RunPlan.of(recipe, learnable.train().count());
        TrainingEnd end = new TrainingLoop(engine, recipe, plan, learnable, nanoTime)
                .run(Optional.empty(), new Collector(), () -> StopRequest.NONE);
        return switch (end) {
            case TrainingEnd.Finished ignored -> checkpoints.getLast().weights();
            case TrainingEnd.Stopped stopped -> throw new IllegalStateException("stopped unasked: " + stopped);
            case TrainingEnd.OutOfMemory out -> throw new IllegalStateException("out of memory: " + out);
            case TrainingEnd.Diverged diverged -> throw new IllegalStateException("diverged: " + diverged);
        };
    }

    private static Rows learnable(Prepared.Part part) {
        return new Rows(part.features(), part.targets());
    }

    private double score(Metric metric, TrainingState checkpoint, Prepared.Part part) {
        List<Metric> metrics = List.of(metric);
        double[][] answers = rows.preprocessing().inOriginalUnits(answers(checkpoint.weights(), part));
        Map<String, Evaluation.MetricValue> scores = recipe.task() == LearningTask.CLASSIFICATION
                ? Scores.ofClasses(metrics, answers, classes(part.targets()))
                : Scores.ofValues(metrics, answers, rows.preprocessing().inOriginalUnits(values(part.targets())));
        return scores.get(metric.wireName()).value();
    }

    /** The mean squared error on the training rows, in the units that the loss sees. */
    double trainingError(List<Tensor> weights) {
        double[][] answers = answers(weights, rows.train());
        double[][] wanted = values(rows.train().targets());
        double sum = 0;
        for (int row = 0; row < wanted.length; row++) {
            for (int i = 0; i < wanted[row].length; i++) {
                double error = answers[row][i] - wanted[row][i];
                sum += error * error;
            }
        }
        return sum / (wanted.length * (double) wanted[0].length);
    }

    private double[][] answers(List<Tensor> weights, Prepared.Part part) {
        try (Predictor predictor = new Predictor(engine, recipe, weights)) {
            return predictor.predict(part.features());
        }
    }

    private static int[] classes(Tensor targets) {
        return Arrays.stream(targets.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static double[][] values(Tensor targets) {
        int width = Math.toIntExact(targets.shape().getLast());
        float[] all = targets.toFloats();
        double[][] values = new double[all.length / width][width];
        for (int i = 0; i < all.length; i++) {
            values[i / width][i % width] = all[i];
        }
        return values;
    }

    /** Keeps every checkpoint. */
    private final class Collector implements TrainingListener {
        @Override
        public void planned(RunPlan plan) {
            checkpoints.clear();
        }

        @Override
        public void stepped(StepReport report) {
            // Only the checkpoints count here.
        }

        @Override
        public void checkpointed(TrainingState state) {
            checkpoints.add(state);
        }

        @Override
        public void skipped(SkippedBatch skipped) {
            throw new IllegalStateException("a recipe that is measured leaves out a batch: " + skipped);
        }
    }
}
