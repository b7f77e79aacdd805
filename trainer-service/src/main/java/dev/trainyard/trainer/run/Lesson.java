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

/** What is learnt, ready to be learnt: a table's rows by a network, or texts by a language model. */
interface Lesson {

    /** The run in numbers of steps. */
    RunPlan plan();

    /** Trains to the end, or until asked to stop. */
    TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, Supplier<StopRequest> stop);

    /** Parts that every checkpoint has beside weights and state, for whoever asks the model. */
    Map<String, byte[]> beside();

    /** The weights under the names and in the shapes that files have. */
    List<Tensor> stored(List<Tensor> weights);

    /** The weights as they are learnt, from those of a file. */
    List<Tensor> learnt(List<Tensor> stored);

    /** Rows of a table, or tokens of texts, that one pass sees. */
    long size();
}
