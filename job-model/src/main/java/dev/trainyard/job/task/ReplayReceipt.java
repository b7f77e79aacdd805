package dev.trainyard.job.task;

/**
 * What a resumed attempt found when it did the steps since its checkpoint again and compared their losses with those
 * that an earlier attempt had told.
 */
public sealed interface ReplayReceipt {

    /** Every step that both have done has the same loss, bit for bit. Both ends included. */
    record Identical(long from, long to) implements ReplayReceipt {}

    /**
     * From this step on the losses are others.
     *
     * @param step the first step that differs
     * @param why what is known to be different: engine, threads, instruction set, micro-batch; empty text when nothing is
     */
    record Differs(long step, double expectedLoss, double actualLoss, String why) implements ReplayReceipt {}

    /**
     * Nobody had told of steps after the checkpoint.
     *
     * @param from the checkpoint's step
     */
    record NothingToCompare(long from) implements ReplayReceipt {}
}
