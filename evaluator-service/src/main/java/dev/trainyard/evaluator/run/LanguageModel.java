package dev.trainyard.evaluator.run;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.chat.ChatTemplate;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.generation.Generator;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.language.Precision;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A language model loaded from its verified bytes, ready to answer. */
final class LanguageModel implements AutoCloseable {

    static final String WEIGHTS = "weights.safetensors";

    /** The parts of a checkpoint that answering needs. */
    static final Set<String> PARTS = Stream.concat(LanguageModelFiles.NAMES.stream(), Stream.of(WEIGHTS))
            .collect(Collectors.toUnmodifiableSet());

    private final LanguageModelFiles files;
    private final ChatTemplate template;
    private final List<Tensor> weights;
    private final Generator generator;

    private LanguageModel(Engine engine, LanguageModelFiles files, List<Tensor> weights) {
        this.files = files;
        this.template = files.template();
        this.weights = weights;
        this.generator = new Generator(engine, files.config(), Precision.F32, weights, files.tokenizer());
    }

    /** Loads a checkpoint; its kind was checked before. */
    static LanguageModel load(Engine engine, Bundle checkpoint) throws IOException {
        try {
            LanguageModelFiles files = LanguageModelFiles.read(checkpoint.parts());
            return new LanguageModel(
                    engine,
                    files,
                    Gpt2Weights.read(files.config(), checkpoint.tensors(WEIGHTS).tensors()));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** What a model of these bytes takes in memory, about: its weights, twice while it is loaded. */
    static long bytes(Bundle checkpoint) {
        return checkpoint.part(WEIGHTS).length;
    }

    LanguageModelFiles files() {
        return files;
    }

    ChatTemplate template() {
        return template;
    }

    List<Tensor> weights() {
        return weights;
    }

    Generator generator() {
        return generator;
    }

    @Override
    public void close() {
        generator.close();
    }
}
