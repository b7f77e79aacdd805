package dev.trainyard.learning.language;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.metric.language.TokenScores;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Measures what texts cost a model that has not learnt from them. */
public final class LanguageJudge {

    /** Few enough that others who wait for the engine get their turn between. */
    private static final int ROWS_PER_CALL = 4;

    private LanguageJudge() {}

    /** The cost of every stretch of a corpus, in order. */
    public static List<TokenScores.Stretch> judge(
            Engine engine, GptConfig config, List<Tensor> weights, Tokenizer tokenizer, Corpus corpus) {
        LanguageProgram program =
                engine.call(() -> LanguageProgram.forAnswering(engine, config, Precision.F32, weights));
        try {
            List<TokenScores.Stretch> stretches = new ArrayList<>();
            for (TokenBatch batch : (Iterable<TokenBatch>) corpus.inOrder(ROWS_PER_CALL)::iterator) {
                LanguageProgram.Costs costs = engine.call(() -> program.validate(batch));
                stretches.add(new TokenScores.Stretch(
                        costs.lossSum(), costs.rightAnswers(), batch.counted(), bytes(batch, tokenizer)));
            }
            return stretches;
        } finally {
            engine.call(() -> {
                program.close();
                return program;
            });
        }
    }

    private static long bytes(TokenBatch batch, Tokenizer tokenizer) {
        long bytes = 0;
        for (int row = 0; row < batch.rows(); row++) {
            int[] counted = java.util.Arrays.stream(batch.labels(), row * batch.width(), (row + 1) * batch.width())
                    .filter(label -> label != TokenBatch.NOT_COUNTED)
                    .mapToInt(Math::toIntExact)
                    .toArray();
            bytes += tokenizer.decode(counted).getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
