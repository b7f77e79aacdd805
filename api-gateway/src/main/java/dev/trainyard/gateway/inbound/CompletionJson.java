package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.GenerationService.FinishReason;
import dev.trainyard.gateway.outbound.GenerationService.Part;
import dev.trainyard.gateway.outbound.GenerationService.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Completions of texts. */
final class CompletionJson implements SpokenJson {

    @Override
    public String idPrefix() {
        return "cmpl-";
    }

    @Override
    public String object() {
        return "text_completion";
    }

    @Override
    public String streamedObject() {
        return "text_completion";
    }

    @Override
    public Optional<Map<String, Object>> opening(int index) {
        return Optional.empty();
    }

    @Override
    public Map<String, Object> piece(Part.Piece piece, int lettersBefore) {
        Optional<Map<String, Object>> logprobs =
                piece.tokens().isEmpty() ? Optional.empty() : Optional.of(logprobs(piece.tokens(), lettersBefore));
        return choice(piece.index(), piece.text(), logprobs, Optional.empty());
    }

    @Override
    public Map<String, Object> end(int index, FinishReason reason) {
        return choice(index, "", Optional.empty(), Optional.of(reason));
    }

    @Override
    public Map<String, Object> whole(Collected answer) {
        return choice(
                answer.index(),
                answer.text(),
                answer.tokens().map(tokens -> logprobs(tokens, 0)),
                Optional.of(answer.reason()));
    }

    private static Map<String, Object> choice(
            int index, String text, Optional<Map<String, Object>> logprobs, Optional<FinishReason> reason) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("text", text);
        choice.put("index", index);
        choice.put("logprobs", logprobs.orElse(null));
        choice.put("finish_reason", reason.map(SpokenJson::wireName).orElse(null));
        return choice;
    }

    /** @param begin letters of the answer before the first of these tokens */
    private static Map<String, Object> logprobs(List<Token> tokens, int begin) {
        List<Integer> offsets = new ArrayList<>();
        List<Map<String, Double>> top = new ArrayList<>();
        int offset = begin;
        for (Token token : tokens) {
            offsets.add(offset);
            offset += token.chosen().text().length();
            Map<String, Double> likeliest = new LinkedHashMap<>();
            token.top().forEach(candidate -> likeliest.put(candidate.text(), candidate.logprob()));
            top.add(likeliest);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("tokens", tokens.stream().map(token -> token.chosen().text()).toList());
        json.put(
                "token_logprobs",
                tokens.stream().map(token -> token.chosen().logprob()).toList());
        json.put("top_logprobs", top);
        json.put("text_offset", offsets);
        return json;
    }
}
