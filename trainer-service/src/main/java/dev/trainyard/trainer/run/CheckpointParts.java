package dev.trainyard.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.loop.Patience;
import dev.trainyard.learning.loop.SkippedBatches;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training state as the parts of a checkpoint, and back. */
final class CheckpointParts {

    static final String WEIGHTS = "weights.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    static final String STATE = "state.json";
    static final String METRICS = "metrics.json";
    static final String PREPROCESSING = "preprocessing.json";

    private static final String BEST = "best.";

    private CheckpointParts() {}

    /** The position in the run, as {@link #STATE} holds it. */
    private record Position(
            long step, boolean last, double bestLoss, long bestStep, int since, List<Long> skippedBatches) {}

    static Map<String, byte[]> write(TrainingState state, Lesson lesson) throws JsonProcessingException {
        List<Tensor> optimizer = new ArrayList<>(state.optimizer());
        state.bestWeights().forEach(weight -> optimizer.add(renamed(weight, BEST + weight.name())));
        Patience patience = state.patience();
        // JSON has no infinity; the largest number stands for "none yet".
        double bestLoss = Double.isInfinite(patience.bestLoss()) ? Double.MAX_VALUE : patience.bestLoss();
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put(WEIGHTS, SafetensorsWriter.toBytes(lesson.stored(state.weights()), Map.of("format", "pt")));
        parts.put(OPTIMIZER, SafetensorsWriter.toBytes(optimizer, Map.of()));
        parts.put(
                STATE,
                Json.mapper()
                        .writeValueAsBytes(new Position(
                                state.step(),
                                state.last(),
                                bestLoss,
                                patience.bestStep(),
                                patience.since(),
                                state.skipped().numbers())));
        parts.putAll(lesson.beside());
        parts.put(METRICS, StepJson.write(state.stretch()));
        return parts;
    }

    private static Tensor renamed(Tensor tensor, String name) {
        return new Tensor(name, tensor.type(), tensor.shape(), tensor.bytes());
    }

    static TrainingState read(Bundle bundle, Lesson lesson) throws IOException {
        Position position = Json.mapper().readValue(bundle.part(STATE), Position.class);
        List<Tensor> optimizer = new ArrayList<>();
        List<Tensor> best = new ArrayList<>();
        for (Tensor tensor : bundle.tensors(OPTIMIZER).tensors()) {
            if (tensor.name().startsWith(BEST)) {
                best.add(renamed(tensor, tensor.name().substring(BEST.length())));
            } else {
                optimizer.add(tensor);
            }
        }
        double bestLoss = position.bestLoss() == Double.MAX_VALUE ? Double.POSITIVE_INFINITY : position.bestLoss();
        return new TrainingState(
                position.step(),
                position.last(),
                lesson.learnt(bundle.tensors(WEIGHTS).tensors()),
                optimizer,
                new Patience(bestLoss, position.bestStep(), position.since()),
                best,
                new SkippedBatches(position.skippedBatches()),
                List.of());
    }

    static List<StepReport> readStretch(byte[] json) throws IOException {
        List<Map<String, Object>> steps =
                Json.mapper().readValue(json, new TypeReference<List<Map<String, Object>>>() {});
        return steps.stream().map(StepJson::read).toList();
    }
}
