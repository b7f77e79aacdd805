package dev.trainyard.trainer.run;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.loop.Rows;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingLoop;
import dev.trainyard.learning.loop.TrainingRows;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.program.ModelShape;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.safetensors.SafetensorsReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A table's rows, to be learnt by a network of layers. */
record TableLesson(
        Engine engine,
        Recipe recipe,
        RunPlan plan,
        TrainingRows rows,
        Map<String, byte[]> beside,
        LongSupplier nanoTime)
        implements Lesson {

    static TableLesson of(
            Engine engine,
            Assignment.Train assignment,
            PreparedRows.Table prepared,
            Bundle bundle,
            LongSupplier nanoTime)
            throws IOException {
        TrainingRows rows = new TrainingRows(
                new ModelShape(
                        prepared.featureCount(),
                        prepared.outputCount(),
                        assignment.recipe().task()),
                rows(bundle, "train"),
                rows(bundle, "validation"));
        return new TableLesson(
                engine,
                assignment.recipe(),
                RunPlan.of(assignment.recipe(), rows.train().count()).halved(assignment.halvings()),
                rows,
                Map.of(CheckpointParts.PREPROCESSING, bundle.part(CheckpointParts.PREPROCESSING)),
                nanoTime);
    }

    private static Rows rows(Bundle bundle, String part) throws IOException {
        SafetensorsReader.Contents contents = bundle.tensors(part + ".safetensors");
        Tensor features = contents.tensor("features").orElseThrow(() -> new IOException(part + " has no features"));
        Tensor targets = contents.tensor("targets").orElseThrow(() -> new IOException(part + " has no targets"));
        return new Rows(features, targets);
    }

    @Override
    public TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, Supplier<StopRequest> stop) {
        return new TrainingLoop(engine, recipe, plan, rows, nanoTime).run(resume, listener, stop);
    }

    @Override
    public List<Tensor> stored(List<Tensor> weights) {
        return weights;
    }

    @Override
    public List<Tensor> learnt(List<Tensor> stored) {
        return stored;
    }

    @Override
    public long size() {
        return rows.train().count();
    }
}
