package dev.trainyard.evaluator.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.datasets.prepare.Preprocessing;
import dev.trainyard.datasets.prepare.PreprocessingTree;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.loop.Predictor;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** A checkpoint loaded from its verified bytes, ready to answer. */
final class LoadedModel implements AutoCloseable {

    /** The parts of a checkpoint that answering needs. */
    static final Set<String> PARTS = Set.of("weights.safetensors", "preprocessing.json");

    private final Predictor predictor;
    private final Preprocessing preprocessing;

    private LoadedModel(Predictor predictor, Preprocessing preprocessing) {
        this.predictor = predictor;
        this.preprocessing = preprocessing;
    }

    static LoadedModel load(Engine engine, Recipe recipe, Bundle checkpoint) throws IOException {
        Map<String, Object> tree = Json.mapper()
                .readValue(checkpoint.part("preprocessing.json"), new TypeReference<Map<String, Object>>() {});
        Preprocessing preprocessing = PreprocessingTree.read(tree);
        return new LoadedModel(
                new Predictor(
                        engine,
                        recipe,
                        checkpoint.tensors("weights.safetensors").tensors()),
                preprocessing);
    }

    Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Probabilities, or values in the units of the file. */
    double[][] answer(Tensor features) {
        return preprocessing.inOriginalUnits(predictor.predict(features));
    }

    @Override
    public void close() {
        predictor.close();
    }
}
