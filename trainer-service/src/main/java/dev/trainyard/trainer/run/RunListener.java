package dev.trainyard.trainer.run;

import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.learning.loop.RunPlan;
import dev.trainyard.learning.loop.SkippedBatch;
import dev.trainyard.learning.loop.StepReport;
import dev.trainyard.learning.loop.TrainingListener;
import dev.trainyard.learning.loop.TrainingState;
import dev.trainyard.trainer.outbound.TrainerMeters;

/** Hears the loop, on the engine's thread: passes on, waits for nothing. */
final class RunListener implements TrainingListener {

    private static final System.Logger LOGGER = System.getLogger(RunListener.class.getName());

    private final WorkContext context;
    private final CheckpointWriter writer;
    private final ProgressTeller teller;
    private final Replay replay;
    private final TrainerMeters meters;
    private final long resumedFrom;
    private long totalSteps;
    private boolean announced;

    /** @param resumedFrom steps that were done before */
    RunListener(
            WorkContext context,
            CheckpointWriter writer,
            ProgressTeller teller,
            Replay replay,
            TrainerMeters meters,
            long resumedFrom) {
        this.context = context;
        this.writer = writer;
        this.teller = teller;
        this.replay = replay;
        this.meters = meters;
        this.resumedFrom = resumedFrom;
    }

    @Override
    public void planned(RunPlan plan) {
        // Said to the log with the first step: until then the engine has only loaded.
        totalSteps = plan.totalSteps();
        meters.began(resumedFrom);
    }

    @Override
    public void stepped(StepReport report) {
        if (!announced) {
            announced = true;
            context.append(
                    new LedgerEvent.TrainingStarted(context.attempt(), context.worker(), totalSteps, resumedFrom));
        }
        context.reachedStep(report.step());
        teller.stepped(report);
        replay.stepped(report);
        meters.stepped(report.step(), report.seconds());
    }

    @Override
    public void checkpointed(TrainingState state) {
        writer.write(state);
    }

    @Override
    public void skipped(SkippedBatch skipped) {
        LOGGER.log(
                System.Logger.Level.WARNING,
                "a batch is left out: task=" + context.attempt().task() + " step="
                        + skipped.trouble().step() + " rolled back to " + skipped.rolledBackTo() + ": "
                        + skipped.trouble().place().words() + " was no number, loss="
                        + skipped.trouble().trainLoss());
        context.append(new LedgerEvent.BatchSkipped(
                context.attempt(),
                context.worker(),
                skipped.trouble().step(),
                skipped.rolledBackTo(),
                skipped.trouble().trainLoss()));
        meters.rolledBack(skipped.rolledBackTo());
    }
}
