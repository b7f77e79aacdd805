package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.outbound.GenerationService.Candidate;
import dev.trainyard.gateway.outbound.GenerationService.FinishReason;
import dev.trainyard.gateway.outbound.GenerationService.Part;
import dev.trainyard.gateway.outbound.GenerationService.Token;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chat completions. */
final class ChatJson implements SpokenJson {

    @Override
    public String idPrefix() {
        return "chatcmpl-";
    }

    @Override
    public String object() {
        return "chat.completion";
    }

    @Override
    public String streamedObject() {
        return "chat.completion.chunk";
    }

    @Override
    public Optional<Map<String, Object>> opening(int index) {
        return Optional.of(chunk(index, message(""), List.of(), null));
    }

    @Override
    public Map<String, Object> piece(Part.Piece piece, int lettersBefore) {
        Map<String, Object> delta = new LinkedHashMap<>();
        delta.put("content", piece.text());
        return chunk(piece.index(), delta, piece.tokens(), null);
    }

    @Override
    public Map<String, Object> end(int index, FinishReason reason) {
        return chunk(index, Map.of(), List.of(), SpokenJson.wireName(reason));
    }

    private static Map<String, Object> chunk(
            int index, Map<String, Object> delta, List<Token> tokens, String finishReason) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", index);
        choice.put("delta", delta);
        choice.put("logprobs", tokens.isEmpty() ? null : logprobs(tokens));
        choice.put("finish_reason", finishReason);
        return choice;
    }

    @Override
    public Map<String, Object> whole(Collected answer) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("index", answer.index());
        choice.put("message", message(answer.text()));
        choice.put("logprobs", answer.tokens().map(ChatJson::logprobs).orElse(null));
        choice.put("finish_reason", SpokenJson.wireName(answer.reason()));
        return choice;
    }

    private static Map<String, Object> message(String content) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        message.put("content", content);
        message.put("refusal", null);
        return message;
    }

    private static Map<String, Object> logprobs(List<Token> tokens) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("content", tokens.stream().map(ChatJson::token).toList());
        json.put("refusal", null);
        return json;
    }

    private static Map<String, Object> token(Token token) {
        Map<String, Object> json = candidate(token.chosen());
        json.put("top_logprobs", token.top().stream().map(ChatJson::candidate).toList());
        return json;
    }

    private static Map<String, Object> candidate(Candidate candidate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("token", candidate.text());
        json.put("logprob", candidate.logprob());
        json.put("bytes", candidate.bytes());
        return json;
    }
}
