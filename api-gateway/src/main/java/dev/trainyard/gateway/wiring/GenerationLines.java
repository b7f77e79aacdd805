package dev.trainyard.gateway.wiring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.trainyard.gateway.outbound.GenerationRequest;
import dev.trainyard.gateway.outbound.GenerationRequest.Sampling;
import dev.trainyard.gateway.outbound.GenerationService.Answer;
import dev.trainyard.gateway.outbound.GenerationService.Candidate;
import dev.trainyard.gateway.outbound.GenerationService.FinishReason;
import dev.trainyard.gateway.outbound.GenerationService.Part;
import dev.trainyard.gateway.outbound.GenerationService.Token;
import dev.trainyard.job.ledger.NamedModel;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How gateway and evaluator write questions and answers to one another. */
final class GenerationLines {

    private GenerationLines() {}

    static Map<String, Object> question(NamedModel model, GenerationRequest request) {
        Map<String, Object> question = new LinkedHashMap<>();
        question.put("tenant", model.tenant());
        question.put("manifest", model.manifest());
        switch (request.prompt()) {
            case GenerationRequest.Prompt.Conversation conversation ->
                question.put("messages", conversation.messages());
            case GenerationRequest.Prompt.Text text -> question.put("prompt", text.text());
        }
        Sampling sampling = request.sampling();
        sampling.maxTokens().ifPresent(most -> question.put("max_tokens", most));
        question.put("temperature", sampling.temperature());
        question.put("top_p", sampling.topP());
        question.put("stop", sampling.stop());
        sampling.seed().ifPresent(seed -> question.put("seed", seed));
        question.put("n", sampling.count());
        sampling.topLogprobs().ifPresent(top -> question.put("top_logprobs", top));
        question.put("echo", request.echo());
        return question;
    }

    /** Why a question is refused. */
    static Answer faulty(byte[] body) {
        try {
            JsonNode json = Json.mapper().readTree(body);
            return new Answer.Faulty(
                    json.path("code").asText("invalid_value"),
                    json.path("message").asText("cannot be answered by this model"),
                    json.path("param").asText(""));
        } catch (IOException e) {
            return new Answer.Faulty("invalid_value", "cannot be answered by this model", "");
        }
    }

    /** What a line says; a line that says nothing known ends the answer, since what it meant is lost. */
    static Part part(String line) {
        try {
            JsonNode json = Json.mapper().readTree(line);
            if (json.hasNonNull("error")) {
                JsonNode error = json.get("error");
                return new Part.BrokenOff(
                        error.path("code").asText("generation_failed"),
                        error.path("message").asText("The answer broke off."));
            }
            if (json.hasNonNull("usage")) {
                JsonNode usage = json.get("usage");
                return new Part.Whole(number(usage, "prompt_tokens"), number(usage, "completion_tokens"));
            }
            if (json.hasNonNull("finish")) {
                return new Part.Finished(number(json, "index"), reason(json.get("finish")));
            }
            if (json.path("text").isTextual()) {
                return new Part.Piece(number(json, "index"), json.get("text").textValue(), tokens(json));
            }
            throw new IllegalArgumentException("the line has none of the members that lines have");
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Part.BrokenOff("generation_failed", "The answer could not be understood; try again.");
        }
    }

    private static FinishReason reason(JsonNode finish) {
        return FinishReason.valueOf(finish.asText().toUpperCase(Locale.ROOT));
    }

    private static int number(JsonNode json, String member) {
        if (!json.path(member).canConvertToInt() || !json.get(member).isIntegralNumber()) {
            throw new IllegalArgumentException(member + " is no whole number");
        }
        return json.get(member).intValue();
    }

    private static List<Token> tokens(JsonNode piece) {
        List<Token> tokens = new ArrayList<>();
        for (JsonNode token : piece.path("tokens")) {
            List<Candidate> top = new ArrayList<>();
            token.path("top").forEach(candidate -> top.add(candidate(candidate)));
            tokens.add(new Token(candidate(token), top));
        }
        return tokens;
    }

    private static Candidate candidate(JsonNode json) {
        if (!json.path("token").isTextual() || !json.path("logprob").isNumber()) {
            throw new IllegalArgumentException("a token has a text and the logarithm of its likelihood");
        }
        List<Integer> bytes = new ArrayList<>();
        json.path("bytes").forEach(one -> bytes.add(one.intValue()));
        return new Candidate(json.get("token").textValue(), json.get("logprob").doubleValue(), bytes);
    }
}
