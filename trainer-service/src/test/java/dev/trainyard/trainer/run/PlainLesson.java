package dev.trainyard.trainer.run;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A lesson for those who store its states and train none. */
record PlainLesson(RunPlan plan, Map<String, byte[]> beside) implements Lesson {

    static PlainLesson with(byte[] preprocessing) {
        return new PlainLesson(
                RunPlan.of(TrainingSamples.recipe(10, Map.of()), TrainingSamples.TRAINING_ROWS),
                Map.of(CheckpointParts.PREPROCESSING, preprocessing));
    }

    @Override
    public TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, Supplier<StopRequest> stop) {
        throw new UnsupportedOperationException("nobody trains here");
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
        return TrainingSamples.TRAINING_ROWS;
    }
}
