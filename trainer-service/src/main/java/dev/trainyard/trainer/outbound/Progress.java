package dev.trainyard.trainer.outbound;

import java.util.List;
import java.util.Map;

/** Where the steps are told to whoever watches. Nothing depends on it, so it never fails and never blocks. */
public interface Progress {

    /** Tells some steps of a job. */
    void tell(String job, List<Map<String, Object>> steps);
}
