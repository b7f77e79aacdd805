package dev.trainyard.learning.metric.language;

import dev.trainyard.job.task.Evaluation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How near answers are to those that were wanted. */
public enum AnswerMetric {
    /** The share of answers that are the wanted text, but for white space around it. */
    EXACT_MATCH("exact_match") {
        @Override
        double[] statistics(String answer, String wanted) {
            return new double[] {answer.strip().equals(wanted.strip()) ? 1 : 0, 1};
        }

        @Override
        double score(double[] sums) {
            return sums[0] / sums[1];
        }
    },
    /** The mean overlap of words, as SQuAD judges it (Rajpurkar et al. 2016). */
    TOKEN_F1("token_f1") {
        @Override
        double[] statistics(String answer, String wanted) {
            return new double[] {TokenOverlap.f1(answer, wanted), 1};
        }

        @Override
        double score(double[] sums) {
            return sums[0] / sums[1];
        }
    },
    /** BLEU of the whole (Papineni et al. 2002), from 0 to 100, as sacrebleu computes it by default (Post 2018). */
    BLEU("bleu") {
        @Override
        double[] statistics(String answer, String wanted) {
            return Bleu.statistics(answer, wanted);
        }

        @Override
        double score(double[] sums) {
            return Bleu.score(sums);
        }
    },
    /** chrF2 of the whole (Popović 2015), from 0 to 100, as sacrebleu computes it by default. */
    CHRF("chrf") {
        @Override
        double[] statistics(String answer, String wanted) {
            return ChrF.statistics(answer, wanted);
        }

        @Override
        double score(double[] sums) {
            return ChrF.score(sums);
        }
    };

    private final String wireName;

    AnswerMetric(String wireName) {
        this.wireName = wireName;
    }

    /** The name in recipes and answers. */
    public String wireName() {
        return wireName;
    }

    /** The metric of that name. */
    public static Optional<AnswerMetric> named(String name) {
        return Arrays.stream(values())
                .filter(metric -> metric.wireName.equals(name))
                .findFirst();
    }

    abstract double[] statistics(String answer, String wanted);

    abstract double score(double[] sums);

    /**
     * Scores answers, one for each wanted text.
     *
     * @throws IllegalArgumentException when there are none, or not as many as wanted texts
     */
    public Evaluation.MetricValue of(List<String> answers, List<String> wanted) {
        if (answers.isEmpty() || answers.size() != wanted.size()) {
            throw new IllegalArgumentException(
                    answers.size() + " answers cannot be compared with " + wanted.size() + " wanted texts");
        }
        List<double[]> statistics = IntStream.range(0, answers.size())
                .mapToObj(i -> statistics(answers.get(i), wanted.get(i)))
                .toList();
        return SummedScore.of(statistics, this::score);
    }
}
