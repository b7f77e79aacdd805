package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.Excerpt;
import dev.trainyard.datasets.read.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Looks for features that give the answer away. */
final class LeakCheck {

    /** More different values than this are no code for the answer, but measurements. */
    private static final int MOST_VALUES = 20;

    private LeakCheck() {}

    /** Warns of every feature each of whose values goes with one class only, when there are few values. */
    static void warn(List<Column> features, TargetCoder coder, int[] rows, List<String> warnings) {
        if (coder.classes().isEmpty()) {
            return;
        }
        for (Column feature : features) {
            if (givesAway(feature, coder, rows)) {
                warnings.add(
                        "The column '" + Excerpt.of(feature.name())
                                + "' determines the target in every row. If it is not known before the answer is, leave it out.");
            }
        }
    }

    private static boolean givesAway(Column feature, TargetCoder coder, int[] rows) {
        Map<Long, Integer> answers = new HashMap<>();
        for (int row : rows) {
            if (!feature.isMissing(row)) {
                int answer = coder.classIndex(row);
                Integer known = answers.putIfAbsent(feature.key(row), answer);
                if (known != null && known != answer || answers.size() > MOST_VALUES) {
                    return false;
                }
            }
        }
        return answers.size() > 1 && rows.length > 2 * answers.size();
    }
}
