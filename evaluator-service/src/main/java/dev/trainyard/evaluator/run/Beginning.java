package dev.trainyard.evaluator.run;

import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.Optional;

/** What a language model is before it learns from texts. */
sealed interface Beginning {

    /** Its files, for texts of a form. */
    LanguageModelFiles model(Texts texts, TextForm form);

    /** Its weights as a file, when it has learnt already. */
    Optional<byte[]> weights();

    /**
     * The texts that it is to learn from.
     *
     * @param training texts to learn pairs from
     * @param all texts whose characters must have a token
     */
    record Texts(CharSequence training, CharSequence all) {}

    /** A preset, with a tokenizer that is made from the texts. */
    record Fresh(TextLearning learning, GptPreset preset) implements Beginning {
        @Override
        public LanguageModelFiles model(Texts texts, TextForm form) {
            TokenizerTraining tokenizer = TokenizerTraining.of(learning.tokenizer(), texts.training(), texts.all());
            GptConfig config = GptConfig.of(preset, tokenizer.tokenizer().vocabulary(), learning.context());
            return LanguageModelFiles.of(config, tokenizer.tokenizer(), tokenizer.file(), form);
        }

        @Override
        public Optional<byte[]> weights() {
            return Optional.empty();
        }
    }

    /** A model that is there, which keeps its tokenizer and its template. */
    record Continued(LanguageModelFiles files, byte[] stored) implements Beginning {

        static Continued of(Bundle model) throws IOException {
            try {
                return new Continued(LanguageModelFiles.read(model.parts()), model.part(LanguageModel.WEIGHTS));
            } catch (IllegalArgumentException e) {
                throw new IOException("the model that training begins with: " + e.getMessage(), e);
            }
        }

        @Override
        public LanguageModelFiles model(Texts texts, TextForm form) {
            return files.learning(form);
        }

        @Override
        public Optional<byte[]> weights() {
            return Optional.of(stored);
        }
    }
}
