package dev.trainyard.system.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.system.yard.Answer;
import dev.trainyard.system.yard.Api;
import dev.trainyard.system.yard.JobCourse;
import dev.trainyard.system.yard.UnendedAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches one job while it runs: when it got on, and whether any checkpoint that could be read was not what the log
 * says of it. Faults reach the watching too; what cannot be read now is read later.
 */
final class Witness implements AutoCloseable {

    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(100);

    private final Api api;
    private final JobCourse job;
    private final List<Mark> marks = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final Set<String> verified = new HashSet<>();
    private final Thread thread;
    private volatile boolean closed;
    private int events;
    private long step;

    /** In what a job can get on. */
    enum Progress {
        STEP,
        START,
        CHECKPOINT,
        JUDGEMENT,
        OTHER
    }

    /** The job got on, as far as could be seen at a moment. */
    private record Mark(long nanoTime, Set<Progress> how) {}

    Witness(Api api, JobCourse job) {
        this.api = api;
        this.job = job;
        this.thread = Thread.ofPlatform().daemon().name("witness").start(this::watch);
    }

    private void watch() {
        while (!closed) {
            try {
                look();
            } catch (UnendedAnswerException e) {
                broken.add(e.getMessage());
            } catch (IOException | IllegalStateException e) {
                // The gateway or the store is under fault.
            }
            LockSupport.parkNanos(LOOK);
        }
    }

    private void look() throws IOException {
        long now = System.nanoTime();
        List<JsonNode> told = list("/events?limit=1000");
        if (told.size() < events) {
            broken.add("its events went back from " + events + " to " + told.size());
        }
        for (JsonNode fresh : told.subList(0, Math.max(0, told.size() - events))) {
            mark(now, progressOf(fresh));
        }
        events = told.size();
        List<JsonNode> steps = list("/metrics?after=" + step);
        if (!steps.isEmpty()) {
            step = steps.getLast().get("step").asLong();
            mark(now, Set.of(Progress.STEP));
        }
        for (JsonNode checkpoint : list("/checkpoints?limit=1000")) {
            if (!verified.contains(checkpoint.get("id").asText())) {
                verify(checkpoint);
            }
        }
    }

    private void mark(long now, Set<Progress> how) {
        if (!how.isEmpty()) {
            marks.add(new Mark(now, how));
        }
    }

    private static Set<Progress> progressOf(JsonNode event) {
        String message = event.get("message").asText();
        if (!event.get("level").asText().equals("info")) {
            return Set.of(); // told of a failure, which is no progress
        }
        if (JobCourse.isStart(message)) {
            return Set.of(Progress.START);
        }
        if (event.get("type").asText().equals("metrics")) {
            return Set.of(Progress.CHECKPOINT);
        }
        boolean judged = message.startsWith("Files validated") || message.contains(" scored on ");
        return Set.of(judged ? Progress.JUDGEMENT : Progress.OTHER);
    }

    private void verify(JsonNode checkpoint) throws IOException {
        String id = checkpoint.get("id").asText();
        Answer content = get("/checkpoints/" + id + "/content");
        String digest = JobCourse.sha256(content.good().body());
        if (!digest.equals(checkpoint.get("digest").asText())) {
            broken.add("checkpoint " + id + " could be read as " + digest + ", but the log says "
                    + checkpoint.get("digest").asText());
        }
        verified.add(id);
    }

    private List<JsonNode> list(String path) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        get(path).good().json().get("data").forEach(all::add);
        return all;
    }

    private Answer get(String path) throws IOException {
        return api.once(
                api.request("/v1/fine_tuning/jobs/" + job.id() + path).GET().build());
    }

    /** When the job first got on after a moment, in one of these ways. */
    Optional<Long> progressAfter(long nanoTime, Set<Progress> ways) {
        return marks.stream()
                .filter(mark -> mark.nanoTime() > nanoTime && !Collections.disjoint(mark.how(), ways))
                .map(Mark::nanoTime)
                .findFirst();
    }

    /** Promises that were seen to be broken on the way. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
