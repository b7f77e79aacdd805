package dev.trainyard.commandline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;

/** How a job ended, in a line or two, and as an exit status. */
final class Ending {

    private Ending() {}

    static int tell(JsonNode job, PrintStream out) {
        job.path("warnings").forEach(warning -> out.println("  warning: " + warning.asText()));
        if (job.get("status").asText().equals("succeeded")) {
            out.println("The model is " + job.get("fine_tuned_model").asText());
            return 0;
        }
        out.println("The job " + job.get("status").asText() + ": "
                + job.at("/error/message").asText("no more is known"));
        return 1;
    }
}
