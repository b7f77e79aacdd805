package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Worker;
import java.time.Instant;
import java.util.OptionalLong;

/** Where one task stands. */
public sealed interface TaskState {

    /** Nobody does it, and no record of it is out. */
    record Waiting() implements TaskState {}

    /** Its record is in the queue, or on the way there. */
    record Dispatched(Instant since, OptionalLong queueOffset) implements TaskState {}

    /** A worker does it. */
    record Owned(Worker worker, String claim, Instant since) implements TaskState {}

    /** It is done. */
    record Done() implements TaskState {}

    /** It will not be tried again. */
    record GivenUp(Failure failure) implements TaskState {}

    /** Its job ended without it. */
    record Withdrawn() implements TaskState {}
}
