package dev.trainyard.evaluator.run;

import dev.trainyard.job.recipe.Metric;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.generation.Sampling;
import dev.trainyard.learning.language.Corpus;
import dev.trainyard.learning.language.LanguageJudge;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.metric.language.AnswerMetric;
import dev.trainyard.learning.metric.language.TokenScores;
import dev.trainyard.storage.checkpoint.Bundle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores a language model from its stored bytes, and has it say something. */
final class LanguageScoring {

    private static final int SAMPLES = 5;
    private static final int PROMPT_TOKENS = 32;
    private static final int SAMPLE_TOKENS = 100;

    private final Engine engine;
    private final Recipe recipe;

    LanguageScoring(Engine engine, Recipe recipe) {
        this.engine = engine;
        this.recipe = recipe;
    }

    /**
     * A score, and what was said for it.
     *
     * @param samples each a prompt, an answer and, where one was wanted, that
     */
    record Scored(Evaluation evaluation, List<Map<String, Object>> samples) {
        Scored {
            samples = List.copyOf(samples);
        }
    }

    Scored score(Bundle checkpoint, TokenPart part) throws IOException {
        try (LanguageModel model = LanguageModel.load(engine, checkpoint)) {
            Corpus corpus = part.corpus(model.files().config().context(), recipe.seed());
            Map<String, Evaluation.MetricValue> tokens = TokenScores.of(LanguageJudge.judge(
                    engine,
                    model.files().config(),
                    model.weights(),
                    model.files().tokenizer(),
                    corpus));
            List<AskedExamples.Asked> asked =
                    switch (part) {
                        case TokenPart.Examples examples -> AskedExamples.ask(model, examples.examples());
                        case TokenPart.Running ignored -> List.of();
                    };
            Map<String, Evaluation.MetricValue> metrics = new LinkedHashMap<>();
            for (Metric metric : recipe.metrics()) {
                AnswerMetric.named(metric.wireName()).ifPresent(of -> metrics.put(metric.wireName(), value(of, asked)));
                if (tokens.containsKey(metric.wireName())) {
                    metrics.put(metric.wireName(), tokens.get(metric.wireName()));
                }
            }
            List<Map<String, Object>> samples =
                    switch (part) {
                        case TokenPart.Examples ignored -> answers(asked);
                        case TokenPart.Running running -> continuations(model, running.text());
                    };
            return new Scored(new Evaluation(metrics, corpus.rows()), samples);
        }
    }

    private static Evaluation.MetricValue value(AnswerMetric metric, List<AskedExamples.Asked> asked) {
        return metric.of(
                asked.stream().map(AskedExamples.Asked::answer).toList(),
                asked.stream().map(AskedExamples.Asked::wanted).toList());
    }

    private static List<Map<String, Object>> answers(List<AskedExamples.Asked> asked) {
        return asked.stream()
                .limit(SAMPLES)
                .map(one -> sample(one.prompt(), one.answer(), Map.of("wanted", one.wanted())))
                .toList();
    }

    /** How the model goes on with beginnings of stretches that lie evenly over the text. */
    private List<Map<String, Object>> continuations(LanguageModel model, int[] text) {
        List<Map<String, Object>> samples = new ArrayList<>();
        int width = Math.min(
                Math.min(PROMPT_TOKENS, text.length), model.files().config().context());
        for (int i = 0; i < SAMPLES; i++) {
            int from = (int) ((long) (text.length - width) * i / SAMPLES);
            int[] prompt = Arrays.copyOfRange(text, from, from + width);
            String said = AskedExamples.answer(model, prompt, SAMPLE_TOKENS, new Sampling(0.8, 1, 0, recipe.seed() + i))
                    .text();
            samples.add(sample(model.files().tokenizer().decode(prompt), said, Map.of()));
        }
        return samples;
    }

    private static Map<String, Object> sample(String prompt, String answer, Map<String, Object> more) {
        Map<String, Object> sample = new LinkedHashMap<>();
        sample.put("prompt", prompt);
        sample.put("answer", answer);
        sample.putAll(more);
        return sample;
    }
}
