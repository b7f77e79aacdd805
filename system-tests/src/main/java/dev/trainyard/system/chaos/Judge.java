package dev.trainyard.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.JobCourse;
import java.util.ArrayList;
import java.util.List;

/** What was promised of every accepted job, whatever happened while it was at work. */
final class Judge {

    private Judge() {}

    /**
     * What is known at a job's end.
     *
     * @param complaints every promise that was broken
     * @param redone the most steps that one attempt had to do again because the one before it was lost
     */
    record Verdict(List<String> complaints, long redone) {}

    /** Waits for the job's end and names every promise that was broken. */
    static Verdict of(JobCourse job, Undisturbed expected, Fault fault) {
        List<String> complaints = new ArrayList<>();
        try {
            JobCourse.Outcome outcome = job.awaitOutcome();
            if (!outcome.equals(expected.outcome())) {
                complaints.add("other bytes than undisturbed: " + outcome + " instead of " + expected.outcome());
            }
        } catch (AssertionError e) {
            complaints.add(e.getMessage());
            return new Verdict(complaints, 0);
        }
        events(job.events(), complaints);
        if (fault instanceof Fault.Terminated && !job.failures().isEmpty()) {
            complaints.add("an end in good order counted as a failure: " + job.failures());
        }
        long redone = 0;
        for (JsonNode replay : job.replays()) {
            redone = Math.max(redone, redone(replay, expected.interval(), complaints));
        }
        for (JsonNode checkpoint : job.checkpoints()) {
            checkpoint(job, checkpoint, complaints);
        }
        return new Verdict(complaints, redone);
    }

    /** Training waits before it is two checkpoints ahead of the store, so less than that can ever be lost. */
    private static long redone(JsonNode replay, long interval, List<String> complaints) {
        switch (replay.get("finding").asText()) {
            case "identical" -> {
                long steps =
                        replay.get("to_step").asLong() - replay.get("from_step").asLong() + 1;
                if (steps > 2 * interval) {
                    complaints.add(steps + " steps were lost, more than two intervals: " + replay);
                }
                return steps;
            }
            case "nothing_to_compare" -> {
                return 0;
            }
            default -> {
                complaints.add("steps done again were not the same: " + replay);
                return 0;
            }
        }
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
