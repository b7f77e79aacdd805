package dev.trainyard.gateway.run;

import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A request for a batch, read to its end.
 *
 * @param outputLife of the files that come of it
 * @param faults all of them
 * @param lacksItsFile whether there is no such file, which one of the faults says
 */
record BatchRequest(
        String inputFile,
        String endpoint,
        Map<String, String> metadata,
        Optional<Duration> outputLife,
        List<Fault> faults,
        boolean lacksItsFile) {

    private static final List<String> ENDPOINTS = List.of("/v1/chat/completions", "/v1/completions");
    private static final List<String> WINDOWS = List.of("24h");
    private static final int LONGEST_NAME = 200;

    BatchRequest {
        faults = List.copyOf(faults);
    }

    /** Why a file cannot be the input. */
    record Unfit(String why, boolean missing) {}

    /** @param unfit why a file cannot be the input, if it cannot */
    static BatchRequest read(Map<String, Object> body, Function<String, Optional<Unfit>> unfit) {
        List<Fault> faults = new ArrayList<>();
        TreeReader reader = TreeReader.of("", body, faults);
        for (String member : List.of("input_file_id", "endpoint", "completion_window")) {
            if (!reader.has(member)) {
                reader.fault(member, "is missing");
            }
        }
        Optional<String> file = reader.text("input_file_id", LONGEST_NAME);
        Optional<String> endpoint = reader.oneOf("endpoint", ENDPOINTS, path -> path);
        reader.oneOf("completion_window", WINDOWS, window -> window);
        Map<String, String> metadata = Metadata.read(reader);
        Optional<Duration> life = ExpiresAfter.read(reader, "output_expires_after");
        reader.finish();
        Optional<Unfit> why = file.flatMap(unfit);
        why.ifPresent(no -> reader.fault("input_file_id", no.why()));
        return new BatchRequest(
                file.orElse(""),
                endpoint.orElse(""),
                metadata,
                life,
                faults,
                why.filter(Unfit::missing).isPresent());
    }

    /** Whether everything but the file is in order. */
    boolean lacksOnlyItsFile() {
        return lacksItsFile && faults.size() == 1;
    }
}
