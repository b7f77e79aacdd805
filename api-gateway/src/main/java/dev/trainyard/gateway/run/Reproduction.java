package dev.trainyard.gateway.run;

import java.util.Map;
import java.util.Optional;

/** How a job that repeats another one compares with it. */
public sealed interface Reproduction {

    /** It has not ended yet; what it has so far is the same. */
    record Pending(int sameCheckpoints) implements Reproduction {}

    /** Every checkpoint has the same bytes as the original's at its step, and there are as many of them. */
    record Identical(int checkpoints) implements Reproduction {}

    /**
     * It is not the same.
     *
     * @param what the first thing that differs: rows, a checkpoint, or how the job ended
     * @param step the checkpoint's step; empty when it is no checkpoint that differs
     * @param circumstances what is known to have been different meanwhile, each as "original / now": engine, threads,
     *     instruction set, program, release; empty when nothing is
     */
    record Differs(
            String what, Optional<Long> step, String original, String reproduced, Map<String, String> circumstances)
            implements Reproduction {}
}
