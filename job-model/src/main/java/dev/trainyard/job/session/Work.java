package dev.trainyard.job.session;

import dev.trainyard.job.task.Assignment;

/** What a worker does with an assignment. Implemented by services; driven by a lane, one call at a time. */
public interface Work {

    /**
     * Does the whole of it. Returns early, with {@link WorkOutcome.Released}, once {@link WorkContext#stopRequested()}
     * is true, or with a checkpoint after the step it is at once {@link WorkContext#pauseRequested()} is. An exception
     * counts as {@link dev.trainyard.job.failure.FailureCode#INTERNAL_ERROR}.
     */
    WorkOutcome perform(Assignment assignment, WorkContext context);
}
