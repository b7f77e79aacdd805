package dev.trainyard.job.ledger;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.task.Evaluation;

/** Where the scoring of one checkpoint stands. */
public sealed interface ScoreState {

    /** The recipe does not have it scored, or the job ended before it was. */
    record NotDue() implements ScoreState {}

    /** It will be scored. */
    record Awaited() implements ScoreState {}

    /** It was scored from its stored bytes. */
    record Scored(Evaluation evaluation) implements ScoreState {}

    /** Every attempt to score it failed. */
    record InError(Failure failure) implements ScoreState {}
}
