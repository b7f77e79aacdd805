package dev.trainyard.learning.generation;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.language.LanguageProgram;
import dev.trainyard.learning.language.Precision;
import dev.trainyard.learning.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A language model that answers. Safe to use from any thread: the engine's own thread does the work, a token at a time,
 * so that answers under way take turns.
 */
public final class Generator implements AutoCloseable {

    /** Tokens of a prompt that are read at once: few enough that nobody else waits long. */
    private static final int PROMPT_AT_ONCE = 256;

    private final Engine engine;
    private final GptConfig config;
    private final Tokenizer tokenizer;
    private final LanguageProgram program;

    /**
     * Loads a model.
     *
     * @throws IllegalArgumentException when the tokenizer has tokens that the model does not know
     */
    public Generator(Engine engine, GptConfig config, Precision precision, List<Tensor> weights, Tokenizer tokenizer) {
        if (tokenizer.vocabulary() > config.vocabulary()) {
            throw new IllegalArgumentException("the tokenizer has " + tokenizer.vocabulary()
                    + " tokens, of which the model knows " + config.vocabulary());
        }
        this.engine = engine;
        this.config = config;
        this.tokenizer = tokenizer;
        this.program = engine.call(() -> LanguageProgram.forAnswering(engine, config, precision, weights));
    }

    /** One answer while it is made. */
    private final class Draft {
        private final int choice;
        private final GrowingText growing;
        private final StringBuilder text = new StringBuilder();
        private final List<TokenChance> chances = new ArrayList<>();
        private int tokens;

        Draft(int choice, List<String> stop) {
            this.choice = choice;
            this.growing = new GrowingText(tokenizer, stop);
        }

        Answer answer(Answer.End end) {
            return new Answer(text.toString(), tokens, end, chances);
        }
    }

    /**
     * Answers; waits until all answers are complete.
     *
     * @return as many answers as were asked for, in order
     * @throws IllegalArgumentException when the prompt is longer than what the model can see
     */
    public List<Answer> generate(GenerationRequest request, GenerationListener listener) {
        int length = request.prompt().length;
        if (length > config.context()) {
            throw new IllegalArgumentException(
                    "the prompt has " + length + " tokens; this model sees at most " + config.context() + " at once");
        }
        // The last token is drawn, but nothing follows on it, so it needs no place.
        int most = Math.min(request.mostTokens(), config.context() - length + 1);
        LanguageProgram.TextCache cache = engine.call(() -> program.newText(length + most - 1));
        try {
            return generate(request, listener, cache, most);
        } finally {
            engine.call(() -> {
                cache.close();
                return cache;
            });
        }
    }

    private List<Answer> generate(
            GenerationRequest request, GenerationListener listener, LanguageProgram.TextCache cache, int most) {
        Answer[] answers = new Answer[request.choices()];
        List<Draft> drafts = new ArrayList<>();
        for (int choice = 0; choice < answers.length; choice++) {
            drafts.add(new Draft(choice, request.stop()));
        }
        float[][] logits = readPrompt(request.prompt(), cache, answers.length);
        boolean wanted = true;
        while (true) {
            long[] drawn = new long[drafts.size()];
            List<Draft> going = new ArrayList<>();
            List<Integer> rows = new ArrayList<>();
            for (int row = 0; row < drafts.size(); row++) {
                Draft draft = drafts.get(row);
                int token = request.sampling().draw(logits[row], draft.choice, draft.tokens);
                Turn turn = wanted ? take(draft, token, logits[row], request, listener, most) : Turn.UNWANTED;
                wanted = turn != Turn.UNWANTED;
                if (turn == Turn.GOES_ON) {
                    drawn[going.size()] = token;
                    going.add(draft);
                    rows.add(row);
                } else {
                    answers[draft.choice] = draft.answer(turn.end());
                    listener.finished(draft.choice, turn.end());
                }
            }
            if (!wanted) {
                going.forEach(draft -> {
                    answers[draft.choice] = draft.answer(Answer.End.CANCELLED);
                    listener.finished(draft.choice, Answer.End.CANCELLED);
                });
                return List.of(answers);
            }
            if (going.isEmpty()) {
                return List.of(answers);
            }
            boolean fewer = going.size() < drafts.size();
            drafts = going;
            logits = extend(cache, Arrays.copyOf(drawn, going.size()), fewer ? rows : List.of());
        }
    }

    /** What becomes of an answer after a token. */
    private enum Turn {
        GOES_ON,
        STOPPED,
        FULL,
        UNWANTED;

        Answer.End end() {
            return switch (this) {
                case STOPPED -> Answer.End.STOP;
                case FULL -> Answer.End.LENGTH;
                case UNWANTED, GOES_ON -> Answer.End.CANCELLED;
            };
        }
    }

    private static Turn take(
            Draft draft, int token, float[] logits, GenerationRequest request, GenerationListener listener, int most) {
        draft.tokens++;
        boolean ended = request.endTokens().contains(token);
        List<TokenChance> chances = new ArrayList<>();
        if (!ended && request.logProbabilities().isPresent()) {
            chances.add(TokenChance.of(logits, token, request.logProbabilities().getAsInt()));
            draft.chances.addAll(chances);
        }
        String text = ended ? "" : draft.growing.add(token);
        boolean stopped = ended || draft.growing.isStopped();
        boolean full = draft.tokens == most;
        if (stopped || full) {
            text += draft.growing.finish();
        }
        draft.text.append(text);
        if (!listener.grown(draft.choice, text, chances)) {
            return Turn.UNWANTED;
        }
        return stopped || draft.growing.isStopped() ? Turn.STOPPED : full ? Turn.FULL : Turn.GOES_ON;
    }

    private float[][] readPrompt(int[] prompt, LanguageProgram.TextCache cache, int choices) {
        long[] tokens = Arrays.stream(prompt).asLongStream().toArray();
        float[][] logits = {};
        for (int from = 0; from < tokens.length; from += PROMPT_AT_ONCE) {
            long[] part = Arrays.copyOfRange(tokens, from, Math.min(from + PROMPT_AT_ONCE, tokens.length));
            logits = rows(engine.call(() -> cache.extend(part, 1)));
        }
        float[] last = logits[0];
        if (choices > 1) {
            engine.call(() -> {
                cache.chooseRows(new long[choices]);
                return cache;
            });
        }
        float[][] same = new float[choices][];
        Arrays.fill(same, last);
        return same;
    }

    private float[][] extend(LanguageProgram.TextCache cache, long[] tokens, List<Integer> rows) {
        return rows(engine.call(() -> {
            if (!rows.isEmpty()) {
                cache.chooseRows(rows.stream().mapToLong(Integer::longValue).toArray());
            }
            return cache.extend(tokens, tokens.length);
        }));
    }

    /** Logits row by row, without those of numbers that the tokenizer has no token for. */
    private float[][] rows(Tensor logits) {
        float[] values = logits.toFloats();
        int width = config.vocabulary();
        float[][] rows = new float[values.length / width][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * width, row * width + tokenizer.vocabulary());
        }
        return rows;
    }

    @Override
    public void close() {
        engine.call(() -> {
            program.close();
            return program;
        });
    }
}
