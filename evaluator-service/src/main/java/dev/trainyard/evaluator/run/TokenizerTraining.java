package dev.trainyard.evaluator.run;

import dev.trainyard.job.recipe.TokenizerChoice;
import dev.trainyard.learning.chat.TurnTemplate;
import dev.trainyard.learning.tokenizer.BytePairTokenizer;
import dev.trainyard.learning.tokenizer.BytePairTrainer;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import dev.trainyard.learning.tokenizer.Tokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;

/**
 * A tokenizer as a recipe asks for it.
 *
 * @param file the bytes of its {@code tokenizer.json}
 */
record TokenizerTraining(Tokenizer tokenizer, byte[] file) {

    /**
     * Learns one.
     *
     * @param training texts to learn pairs from
     * @param all texts whose characters must have a token
     */
    static TokenizerTraining of(TokenizerChoice choice, CharSequence training, CharSequence all) {
        return switch (choice) {
            case TokenizerChoice.Own own ->
                throw new IllegalArgumentException("a tokenizer of type " + own.wireName() + " is there already");
            case TokenizerChoice.Bytes ignored -> of(BytePairTokenizer.ofBytes(TurnTemplate.SPECIAL_TOKENS));
            case TokenizerChoice.Characters ignored -> {
                CharacterTokenizer tokenizer = CharacterTokenizer.of(all.toString(), TurnTemplate.SPECIAL_TOKENS);
                yield new TokenizerTraining(tokenizer, TokenizerFile.write(tokenizer));
            }
            case TokenizerChoice.BytePairs pairs -> of(pairs(training, pairs.vocabulary()));
        };
    }

    private static TokenizerTraining of(BytePairTokenizer tokenizer) {
        return new TokenizerTraining(tokenizer, TokenizerFile.write(tokenizer));
    }

    private static BytePairTokenizer pairs(CharSequence training, int vocabulary) {
        try {
            return BytePairTrainer.train(
                    new StringReader(training.toString()), vocabulary, TurnTemplate.SPECIAL_TOKENS);
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
    }
}
