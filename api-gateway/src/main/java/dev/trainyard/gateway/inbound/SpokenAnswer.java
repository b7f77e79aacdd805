package dev.trainyard.gateway.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trainyard.gateway.outbound.GenerationService.FinishReason;
import dev.trainyard.gateway.outbound.GenerationService.Part;
import dev.trainyard.gateway.outbound.GenerationService.Speech;
import dev.trainyard.gateway.outbound.GenerationService.Token;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.gateway.run.SpokenRequest;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One answer to a client: what a model says, as a whole or as a stream of events. */
final class SpokenAnswer {

    private final SpokenJson form;
    private final SpokenRequest request;
    private final Map<String, Object> head = new LinkedHashMap<>();
    private final Map<Integer, Said> answers = new TreeMap<>();

    /** What was said of one answer so far. */
    private static final class Said {
        final StringBuilder text = new StringBuilder();
        final List<Token> tokens = new ArrayList<>();
        Optional<FinishReason> reason = Optional.empty();
    }

    /**
     * @param id what tells this answer from others
     * @param fingerprint the same for the same weights
     */
    SpokenAnswer(SpokenJson form, SpokenRequest request, String id, long created, String fingerprint) {
        this.form = form;
        this.request = request;
        head.put("id", form.idPrefix() + id);
        head.put("object", request.delivery().stream() ? form.streamedObject() : form.object());
        head.put("created", created);
        head.put("model", request.model());
        head.put("system_fingerprint", fingerprint);
        for (int index = 0; index < request.question().sampling().count(); index++) {
            answers.put(index, new Said());
        }
    }

    /** Waits for the end and gives all of it. */
    Map<String, Object> whole(Speech speech) {
        while (true) {
            switch (speech.next()) {
                case Part.Piece piece -> keep(piece);
                case Part.Finished finished -> said(finished.index()).reason = Optional.of(finished.reason());
                case Part.BrokenOff broken ->
                    throw Rejection.unavailable(broken.code(), broken.message(), 1)
                            .exception();
                case Part.Whole usage -> {
                    Map<String, Object> json = new LinkedHashMap<>(head);
                    json.put("choices", choices());
                    json.put("usage", usage(usage));
                    return json;
                }
            }
        }
    }

    private Said said(int index) {
        return answers.computeIfAbsent(index, ignored -> new Said());
    }

    private void keep(Part.Piece piece) {
        said(piece.index()).text.append(piece.text());
        said(piece.index()).tokens.addAll(piece.tokens());
    }

    private List<Map<String, Object>> choices() {
        boolean likelihoods = request.question().sampling().topLogprobs().isPresent();
        List<Map<String, Object>> choices = new ArrayList<>();
        answers.forEach((index, said) -> choices.add(form.whole(new SpokenJson.Collected(
                index,
                said.text.toString(),
                likelihoods ? Optional.of(said.tokens) : Optional.empty(),
                said.reason.orElse(FinishReason.STOP)))));
        return choices;
    }

    private static Map<String, Object> usage(Part.Whole whole) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("prompt_tokens", whole.promptTokens());
        json.put("completion_tokens", whole.completionTokens());
        json.put("total_tokens", whole.promptTokens() + whole.completionTokens());
        return json;
    }

    /** Says all of it as it comes; a stream that broke off ends with an error and without its last word. */
    void stream(Speech speech, OutputStream out) throws IOException {
        for (int index : answers.keySet()) {
            Optional<Map<String, Object>> opening = form.opening(index);
            if (opening.isPresent()) {
                send(out, chunk(List.of(opening.get()), Optional.empty()));
            }
        }
        while (true) {
            switch (speech.next()) {
                case Part.Piece piece -> {
                    int before = said(piece.index()).text.length();
                    keep(piece);
                    send(out, chunk(List.of(form.piece(piece, before)), Optional.empty()));
                }
                case Part.Finished finished ->
                    send(out, chunk(List.of(form.end(finished.index(), finished.reason())), Optional.empty()));
                case Part.BrokenOff broken -> {
                    send(out, ErrorJson.of(broken.message(), "server_error", "", broken.code()));
                    return;
                }
                case Part.Whole whole -> {
                    if (request.delivery().usage()) {
                        send(out, chunk(List.of(), Optional.of(usage(whole))));
                    }
                    send(out, "[DONE]");
                    return;
                }
            }
        }
    }

    private Map<String, Object> chunk(List<Map<String, Object>> choices, Optional<Map<String, Object>> usage) {
        Map<String, Object> json = new LinkedHashMap<>(head);
        json.put("choices", choices);
        if (request.delivery().usage()) {
            json.put("usage", usage.orElse(null));
        }
        return json;
    }

    private static void send(OutputStream out, Map<String, Object> data) throws IOException {
        try {
            send(out, Json.mapper().writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain maps can be written", e);
        }
    }

    private static void send(OutputStream out, String data) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
