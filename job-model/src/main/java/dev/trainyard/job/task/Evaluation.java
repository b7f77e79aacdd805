package dev.trainyard.job.task;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The evaluator's independent score of one checkpoint.
 *
 * @param metrics by the metric's wire name, in the recipe's order
 * @param rows how many rows were scored
 */
public record Evaluation(Map<String, MetricValue> metrics, long rows) {

    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /**
     * A measured value with its 95 % interval.
     *
     * @param n rows it rests on
     */
    public record MetricValue(double value, double low, double high, long n) {}
}
