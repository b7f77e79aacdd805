package dev.trainyard.trainer.run;

import dev.trainyard.job.recipe.ExistingModel;
import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.language.LanguageLoop;
import dev.trainyard.learning.language.LanguageSettings;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.StopRequest;
import dev.trainyard.learning.loop.TrainingEnd;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Texts, to be learnt by a language model. Checkpoints have its weights under the names of transformers. */
record TextLesson(LanguageLoop loop, RunPlan plan, Recipe recipe, LanguageModelFiles model, Start start, long size)
        implements Lesson {

    /** The weights that a run begins with when it goes on from no checkpoint. */
    @FunctionalInterface
    interface Start {
        List<Tensor> weights();
    }

    static TextLesson of(Engine engine, Assignment.Train assignment, Bundle bundle, LongSupplier nanoTime)
            throws IOException {
        try {
            return ofParts(engine, assignment, bundle, nanoTime);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static TextLesson ofParts(Engine engine, Assignment.Train assignment, Bundle bundle, LongSupplier nanoTime)
            throws IOException {
        Recipe recipe = assignment.recipe();
        LanguageModelFiles model = LanguageModelFiles.read(bundle.parts());
        TokenPart train = part(bundle, "train");
        int context = model.config().context();
        LanguageLoop loop = new LanguageLoop(
                        engine,
                        model.config(),
                        LanguageSettings.of(recipe),
                        train.corpus(context, recipe.seed()),
                        part(bundle, "validation").corpus(context, recipe.seed()),
                        nanoTime)
                .halved(assignment.halvings());
        return new TextLesson(loop, loop.plan(), recipe, model, start(bundle, model, recipe), train.tokens());
    }

    private static Start start(Bundle bundle, LanguageModelFiles model, Recipe recipe) throws IOException {
        return switch (recipe.texts().model()) {
            case GptPreset ignored -> () -> GptParameters.initial(model.config(), recipe.seed());
            case ExistingModel ignored -> {
                List<Tensor> given = bundle.tensors(CheckpointParts.WEIGHTS).tensors();
                yield () -> Gpt2Weights.read(model.config(), given);
            }
        };
    }

    private static TokenPart part(Bundle bundle, String name) throws IOException {
        return TokenPart.read(bundle.tensors(name + ".safetensors").tensors());
    }

    @Override
    public TrainingEnd run(Optional<TrainingState> resume, TrainingListener listener, Supplier<StopRequest> stop) {
        List<Tensor> weights = resume.isPresent() ? List.of() : start.weights();
        return loop.run(weights, resume, listener, stop);
    }

    @Override
    public Map<String, byte[]> beside() {
        return model.files();
    }

    @Override
    public List<Tensor> stored(List<Tensor> weights) {
        return Gpt2Weights.write(model.config(), weights);
    }

    @Override
    public List<Tensor> learnt(List<Tensor> stored) {
        return Gpt2Weights.read(model.config(), stored);
    }
}
