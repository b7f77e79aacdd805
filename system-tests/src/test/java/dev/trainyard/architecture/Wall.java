package dev.trainyard.architecture;

import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.List;
import java.util.function.Function;

/**
 * Something that must not be in the code.
 *
 * @param name a few words with hyphens; also the folder of the sample that breaches it
 * @param reason what it is good for
 * @param breaches every place in some code that breaches it, in sentences that name the class
 */
record Wall(String name, String reason, Function<Code, List<String>> breaches) {

    /** A wall that ArchUnit judges; the rule's own text has the reason. */
    static Wall of(String name, ArchRule rule) {
        return new Wall(name, rule.getDescription(), code -> {
            EvaluationResult result = rule.evaluate(code.classes());
            return result.getFailureReport().getDetails();
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
