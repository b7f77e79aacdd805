package dev.trainyard.evaluator.run;

import dev.trainyard.learning.generation.Answer;
import dev.trainyard.learning.generation.GenerationListener;
import dev.trainyard.learning.generation.GenerationRequest;
import dev.trainyard.learning.generation.Sampling;
import dev.trainyard.learning.generation.TokenChance;
import dev.trainyard.learning.language.Example;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Has a model answer what examples ask, the best token always, and keeps the answers beside those that were wanted. As
 * many examples are asked as give a sound score in a bearable time, always the same.
 */
final class AskedExamples {

    private static final int MOST_EXAMPLES = 200;
    private static final int FEWEST_EXAMPLES = 10;
    private static final long MOST_TOKENS = 20_000;

    /** Beyond twice what was wanted an answer is wrong anyway. */
    private static final int ROOM = 16;

    private AskedExamples() {}

    /** One question with both answers. */
    record Asked(String prompt, String wanted, String answer) {}

    static List<Asked> ask(LanguageModel model, List<Example> examples) {
        List<Asked> all = new ArrayList<>();
        long tokens = 0;
        for (Example example : examples) {
            if (all.size() >= MOST_EXAMPLES || (all.size() >= FEWEST_EXAMPLES && tokens >= MOST_TOKENS)) {
                break;
            }
            int from = lastAnswer(example);
            int[] prompt = Arrays.copyOf(example.tokens(), from);
            int[] wanted = Arrays.copyOfRange(example.tokens(), from, example.tokens().length);
            Answer answer = answer(model, prompt, 2 * wanted.length + ROOM, Sampling.best());
            tokens += answer.tokens();
            all.add(new Asked(
                    model.files().tokenizer().decode(prompt),
                    model.files().tokenizer().decode(wanted),
                    answer.text()));
        }
        return all;
    }

    /** Where the last stretch that is learnt begins. */
    private static int lastAnswer(Example example) {
        int at = example.tokens().length;
        while (at > 0 && !example.learnt()[at - 1]) {
            at--;
        }
        while (at > 0 && example.learnt()[at - 1]) {
            at--;
        }
        return at;
    }

    static Answer answer(LanguageModel model, int[] prompt, int most, Sampling sampling) {
        return model.generator()
                .generate(
                        new GenerationRequest(
                                prompt,
                                sampling,
                                most,
                                List.of(),
                                model.template().ends(),
                                1,
                                OptionalInt.empty()),
                        new Unheard())
                .getFirst();
    }

    private static final class Unheard implements GenerationListener {
        @Override
        public boolean grown(int choice, String text, List<TokenChance> chances) {
            return true;
        }

        @Override
        public void finished(int choice, Answer.End end) {}
    }
}
