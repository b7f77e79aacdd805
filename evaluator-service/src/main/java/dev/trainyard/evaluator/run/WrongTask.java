package dev.trainyard.evaluator.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;

/** A task of another kind than its queue's. */
final class WrongTask {

    private WrongTask() {}

    static WorkOutcome outcome(Assignment assignment) {
        return new WorkOutcome.Failed(Failure.of(
                FailureCode.INTERNAL_ERROR,
                "An evaluator was given a task of the wrong kind: "
                        + assignment.getClass().getSimpleName() + "."));
    }
}
