package dev.trainyard.trainer.outbound;

/** Where the steps are told to whoever watches. Nothing depends on it, so it never fails and never blocks. */
public interface Progress {

    /** Tells some steps of a job. */
    void tell(ToldSteps told);
}
