package dev.trainyard.system.yard;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** One job, watched from outside. */
public final class JobCourse {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final Api api;
    private final String id;

    public JobCourse(Api api, String id) {
        this.api = api;
        this.id = id;
    }

    public String id() {
        return id;
    }

    /**
     * What has to be the same whatever happened on the way.
     *
     * @param digests of the weights of every checkpoint that the recipe asks for, by step
     * @param best the step of the checkpoint that became the model
     */
    public record Outcome(TreeMap<Long, String> digests, long best) {}

    /** Its status now. */
    public String status() {
        return api.job(id).get("status").asText();
    }

    /** Whether it has ended. */
    public boolean hasEnded() {
        return Set.of("succeeded", "failed", "cancelled").contains(status());
    }

    /** What is waited for can no longer come once the job has gone wrong. */
    private boolean unlessFailed(boolean condition) {
        if (!condition && Set.of("failed", "cancelled").contains(status())) {
            throw new AssertionError("the job has ended: " + api.job(id) + "\n" + String.join("\n", messages()));
        }
        return condition;
    }

    /** The newest step that the gateway knows of. */
    public long step() {
        long newest = 0;
        JsonNode page;
        do {
            page = api.get(path("/metrics?limit=10000&after=" + newest)).good().json();
            JsonNode steps = page.get("data");
            newest = steps.isEmpty()
                    ? newest
                    : steps.get(steps.size() - 1).get("step").asLong();
        } while (page.get("has_more").asBoolean());
        return newest;
    }

    /** Waits until training has come so far. */
    public void awaitStep(long step) {
        String after = path("/metrics?limit=1&after=" + (step - 1));
        Await.until(
                "job " + id + " has reached step " + step,
                LONGEST,
                () -> unlessFailed(!api.get(after).good().json().get("data").isEmpty()));
    }

    /** Waits until that many checkpoints are in the log. */
    public void awaitCheckpoints(int count) {
        Await.until(
                "job " + id + " has " + count + " checkpoints",
                LONGEST,
                () -> unlessFailed(checkpoints().size() >= count));
    }

    /** Waits for the end; the job as it is then. */
    public JsonNode awaitEnd() {
        Await.until("job " + id + " has ended; it is " + api.job(id), LONGEST, this::hasEnded);
        return api.job(id);
    }

    /** Its checkpoints, newest first. */
    public List<JsonNode> checkpoints() {
        return list(path("/checkpoints?limit=1000"));
    }

    /** Its events, oldest first. */
    public List<JsonNode> events() {
        return list(path("/events?limit=1000")).reversed();
    }

    /** The messages of its events, oldest first. */
    public List<String> messages() {
        return events().stream().map(event -> event.get("message").asText()).toList();
    }

    /** The messages that tell of a start of its training, the first and those from a checkpoint. */
    public List<String> starts() {
        return messages().stream().filter(JobCourse::isStart).toList();
    }

    /** Whether an event's message tells of a start of training. */
    public static boolean isStart(String message) {
        return message.startsWith("Fine-tuning job started on ")
                || message.startsWith("Fine-tuning job resumed from step ");
    }

    /** Waits until its training has been started so often. */
    public void awaitStarts(int count) {
        Await.until(
                "job " + id + " has been started " + count + " times",
                LONGEST,
                () -> unlessFailed(starts().size() >= count));
    }

    /** The trainer that it was started on last. */
    public String trainer() {
        String start = starts().getLast();
        return start.substring(start.lastIndexOf(' ') + 1);
    }

    /** The codes of the failures that it was told of, oldest first. */
    public List<String> failures() {
        return events().stream()
                .map(event -> event.at("/data/error/code").asText())
                .filter(code -> !code.isEmpty())
                .toList();
    }

    /** What its resumed attempts found when they did lost steps again. */
    public List<JsonNode> replays() {
        List<JsonNode> all = new ArrayList<>();
        api.job(id).findPath("replays").forEach(all::add);
        return all;
    }

    private List<JsonNode> list(String path) {
        List<JsonNode> all = new ArrayList<>();
        api.get(path).good().json().get("data").forEach(all::add);
        return all;
    }

    private String path(String rest) {
        return "/v1/fine_tuning/jobs/" + id + rest;
    }

    /** Waits for success and gives what came out. */
    public Outcome awaitOutcome() {
        JsonNode job = awaitEnd();
        if (!job.get("status").asText().equals("succeeded")) {
            throw new AssertionError("the job did not succeed: " + job + "\n" + String.join("\n", messages()));
        }
        TreeMap<Long, String> digests = new TreeMap<>();
        for (JsonNode checkpoint : checkpoints()) {
            if (isScheduled(checkpoint)) {
                digests.put(
                        checkpoint.get("step_number").asLong(),
                        checkpoint.get("digest").asText());
            }
        }
        long best = events().getLast().at("/data/best_step").asLong(-1);
        return new Outcome(digests, best);
    }

    /** Whether the recipe asks for it, and has it scored: one that a run left where it was told to rest is neither. */
    public static boolean isScheduled(JsonNode checkpoint) {
        return !checkpoint.at("/evaluation/status").asText().equals("not_due");
    }

    /** The digest of a checkpoint's bytes as they can be downloaded, to be compared with what the log says of them. */
    public String digestOfContent(JsonNode checkpoint) {
        Answer content = api.get(path("/checkpoints/" + checkpoint.get("id").asText() + "/content"));
        return sha256(content.good().body());
    }

    /** As the log writes it. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
