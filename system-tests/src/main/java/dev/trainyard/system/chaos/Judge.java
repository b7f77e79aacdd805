package dev.trainyard.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.JobCourse;
import java.util.ArrayList;
import java.util.List;

/** What was promised of every accepted job, whatever happened while it was at work. */
final class Judge {

    private Judge() {}

    /** Waits for the job's end and names every promise that was broken. */
    static List<String> complaints(JobCourse job, JobCourse.Outcome expected) {
        List<String> complaints = new ArrayList<>();
        try {
            JobCourse.Outcome outcome = job.awaitOutcome();
            if (!outcome.equals(expected)) {
                complaints.add("other bytes than undisturbed: " + outcome + " instead of " + expected);
            }
        } catch (AssertionError e) {
            complaints.add(e.getMessage());
            return complaints;
        }
        events(job.events(), complaints);
        for (JsonNode checkpoint : job.checkpoints()) {
            checkpoint(job, checkpoint, complaints);
        }
        return complaints;
    }

    private static void events(List<JsonNode> events, List<String> complaints) {
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).get("sequence").asInt() != i + 1) {
                complaints.add("event " + (i + 1) + " bears the number "
                        + events.get(i).get("sequence"));
            }
        }
        long results = events.stream()
                .filter(event -> event.get("message").asText().startsWith("New fine-tuned model created: "))
                .count();
        if (results != 1) {
            complaints.add("it has " + results + " results");
        }
    }

    private static void checkpoint(JobCourse job, JsonNode checkpoint, List<String> complaints) {
        String id = checkpoint.get("id").asText();
        String status = checkpoint.at("/evaluation/status").asText();
        if (JobCourse.isScheduled(checkpoint) && !status.equals("scored")) {
            complaints.add(id + " was not scored: " + checkpoint.get("evaluation"));
        }
        if (!job.digestOfContent(checkpoint).equals(checkpoint.get("digest").asText())) {
            complaints.add(id + " is not what the log says");
        }
    }
}
