package dev.trainyard.gateway.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.outbound.LineAnswers;
import dev.trainyard.gateway.outbound.LineAnswers.Answer;
import dev.trainyard.gateway.outbound.LineAnswers.Reply;
import dev.trainyard.job.ledger.BatchView;
import dev.trainyard.messaging.codec.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Answers lines of batches, few at once over all batches, and as patiently as their windows allow: that no model is free
 * or ready is no answer.
 */
public final class BatchLines {

    /** What goes wrong on our side is tried so often before it is told. */
    private static final int MOST_TRIES = 3;

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    /** So soon it is seen that a batch is cancelled, while its lines wait for a model. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final LineAnswers answers;
    private final int atOnce;
    private final Semaphore places;
    private final Pause pause;
    private final Supplier<String> requestIds;

    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration time) throws InterruptedException;
    }

    /** @param atOnce lines of all batches that are asked at once */
    public BatchLines(LineAnswers answers, int atOnce, Pause pause, Supplier<String> requestIds) {
        this.answers = answers;
        this.atOnce = atOnce;
        this.places = new Semaphore(atOnce, true);
        this.pause = pause;
        this.requestIds = requestIds;
    }

    /** A line of the file of answers, or of that of failures. */
    record Told(byte[] json, boolean answered, long inputTokens, long outputTokens) {}

    /**
     * Answers the next lines of a batch.
     *
     * @param wanted whether another line may be begun
     * @return what each came to; nothing of a line that was not wanted any more
     */
    List<Optional<Told>> answer(BatchView batch, BatchInput input, BooleanSupplier wanted)
            throws InterruptedException, ExecutionException {
        List<Future<Optional<Told>>> begun = new ArrayList<>();
        // No more threads than places, so that a long batch does not push a short one back.
        try (ExecutorService each =
                Executors.newFixedThreadPool(atOnce, Thread.ofVirtual().factory())) {
            for (int i = 0; i < batch.linesOfNextPart(); i++) {
                int index = batch.nextLine() + i;
                begun.add(each.submit(() -> answer(batch, index, input.request(index), wanted)));
            }
        }
        List<Optional<Told>> told = new ArrayList<>();
        for (Future<Optional<Told>> one : begun) {
            told.add(one.get());
        }
        return told;
    }

    private Optional<Told> answer(BatchView batch, int index, BatchInput.Request request, BooleanSupplier wanted)
            throws InterruptedException {
        int tries = 0;
        while (wanted.getAsBoolean()) {
            switch (ask(batch, request)) {
                case Answer.Said said -> {
                    return Optional.of(told(batch, index, request, said.reply()));
                }
                case Answer.NotNow later ->
                    pause.of(later.after().compareTo(LONGEST_PAUSE) < 0 ? later.after() : LONGEST_PAUSE);
                case Answer.Broken broken -> {
                    tries++;
                    if (tries == MOST_TRIES) {
                        return Optional.of(told(batch, index, request, broken.failure()));
                    }
                    pause.of(BETWEEN_TRIES);
                }
            }
        }
        return Optional.empty();
    }

    private Answer ask(BatchView batch, BatchInput.Request request) throws InterruptedException {
        places.acquire();
        try {
            return answers.answer(batch.tenant(), batch.plan().endpoint(), request.body());
        } finally {
            places.release();
        }
    }

    private Told told(BatchView batch, int index, BatchInput.Request request, Reply reply) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("status_code", reply.status());
        response.put("request_id", "req_" + requestIds.get());
        response.put("body", reply.body());
        byte[] json = line(batch, index, request.customId(), response, null);
        return new Told(json, reply.isAnswer(), reply.inputTokens(), reply.outputTokens());
    }

    /** What is said of a line whose batch came to the end of its window first. */
    static Told expired(BatchView batch, int index, BatchInput.Request request) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", "batch_expired");
        error.put("message", "This request could not be executed before the completion window expired.");
        return new Told(line(batch, index, request.customId(), null, error), false, 0, 0);
    }

    /** The id follows from the batch and the place of the line, so that it is the same whoever writes it. */
    private static byte[] line(
            BatchView batch, int index, String customId, Map<String, Object> response, Map<String, Object> error) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", "batch_req_" + batch.id().replaceFirst("^batch_", "") + "_" + (index + 1));
        line.put("custom_id", customId);
        line.put("response", response);
        line.put("error", error);
        try {
            return (Json.mapper().writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps can be written", e);
        }
    }
}
