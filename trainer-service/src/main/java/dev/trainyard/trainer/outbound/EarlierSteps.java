package dev.trainyard.trainer.outbound;

import java.io.IOException;
import java.util.List;

/** What was told of a job's steps before, as long as it is kept. */
public interface EarlierSteps {

    /**
     * All that was told of the job until now, in the order of the telling. Blocks, for seconds perhaps.
     *
     * @throws IOException when it cannot be read, or not in reasonable time
     */
    List<ToldSteps> of(String job) throws IOException, InterruptedException;
}
