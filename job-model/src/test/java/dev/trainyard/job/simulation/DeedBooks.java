package dev.trainyard.job.simulation;

import dev.trainyard.job.ledger.JobState;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.ledger.ScoreState;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.job.task.TaskKind;

/** Requires that what was accepted was done, at once and as it was said. */
final class DeedBooks {

    private final Referee referee;
    private final JobBooks jobs;

    DeedBooks(Referee referee, JobBooks jobs) {
        this.referee = referee;
        this.jobs = jobs;
    }

    void look(Moment moment) {
        if (!moment.accepted()) {
            return;
        }
        switch (moment.event()) {
            case LedgerEvent.JobCancelRequested cancel ->
                referee.require(
                        Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                        jobs.known(cancel.job())
                                .filter(job -> job.state() instanceof JobState.Cancelled)
                                .isPresent(),
                        () -> "a cancel was accepted and not done: " + cancel);
            case LedgerEvent.JobPauseRequested pause ->
                referee.require(
                        Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                        jobs.known(pause.job()).filter(DeedBooks::isHeld).isPresent(),
                        () -> "a pause was accepted and not done: " + pause);
            case LedgerEvent.JobResumeRequested resume ->
                referee.require(
                        Promise.WHAT_WAS_ACCEPTED_IS_DONE,
                        jobs.known(resume.job()).filter(job -> !isHeld(job)).isPresent(),
                        () -> "a resume was accepted and not done: " + resume);
            case LedgerEvent.Scored scored -> lookAtScore(scored);
            case LedgerEvent.FromClient ignored -> {}
            case LedgerEvent.FromWorker ignored -> {}
            case LedgerEvent.FromLeader ignored -> {}
            case LedgerEvent.FromReplica ignored -> {}
        }
    }

    static boolean isHeld(JobView job) {
        return job.state() instanceof JobState.Paused || job.state() instanceof JobState.Pausing;
    }

    private void lookAtScore(LedgerEvent.Scored said) {
        TaskId task = said.attempt().task();
        boolean heldout = task.kind() == TaskKind.TEST;
        JobView.CheckpointView scored = jobs.known(task.job()).orElseThrow().checkpoints().stream()
                .filter(view -> view.checkpoint().step() == task.step())
                .findFirst()
                .orElseThrow();
        referee.require(
                Promise.SCORES_COME_FROM_STORED_BYTES,
                scored.checkpoint().manifest().sha256().equals(said.manifestSha256()),
                () -> "a score of other bytes was believed: " + said);
        referee.require(
                Promise.SCORES_COME_FROM_STORED_BYTES,
                new ScoreState.Scored(said.evaluation()).equals(heldout ? scored.heldout() : scored.validation()),
                () -> "a checkpoint has another score than it was given: " + said);
    }
}
