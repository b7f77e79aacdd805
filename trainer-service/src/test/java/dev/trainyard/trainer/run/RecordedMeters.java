package dev.trainyard.trainer.run;

import dev.trainyard.trainer.outbound.TrainerMeters;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Meters that keep what happened, in words. */
final class RecordedMeters implements TrainerMeters {

    final List<String> happened = new CopyOnWriteArrayList<>();

    @Override
    public void began(long step) {
        happened.add("began at " + step);
    }

    @Override
    public void stepped(long step, double seconds) {
        happened.add("step " + step);
    }

    @Override
    public void rolledBack(long step) {
        happened.add("back to " + step);
    }

    @Override
    public void checkpointStored(long step, long bytes, double seconds) {
        happened.add("stored " + step);
    }

    @Override
    public void ended() {
        happened.add("ended");
    }
}
