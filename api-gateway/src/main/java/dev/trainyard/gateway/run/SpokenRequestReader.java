package dev.trainyard.gateway.run;

import dev.trainyard.gateway.outbound.GenerationRequest;
import dev.trainyard.gateway.outbound.GenerationRequest.Message;
import dev.trainyard.gateway.outbound.GenerationRequest.Prompt;
import dev.trainyard.gateway.outbound.GenerationRequest.Sampling;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads the bodies of chat completions and completions: every fault at once, unknown members by their names, and
 * members that this server cannot serve refused unless they ask for nothing.
 */
public final class SpokenRequestReader {

    private static final int LONGEST_NAME = 200;
    private static final int MOST_ANSWERS = 16;
    private static final int MOST_TOKENS = 1_000_000;
    private static final int MOST_STOPS = 4;
    private static final int MOST_TOP_OF_CHAT = 20;
    private static final int MOST_TOP_OF_TEXT = 5;
    /** The protocol's own for completions. */
    private static final int USUAL_TOKENS = 16;

    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant");
    /** What the protocol has for conversations and this server has not. */
    private static final List<String> NOT_OF_CHAT = List.of(
            "tools",
            "functions",
            "function_call",
            "audio",
            "prediction",
            "reasoning_effort",
            "verbosity",
            "web_search_options",
            "moderation");

    private final List<Fault> faults = new ArrayList<>();
    private final TreeReader reader;

    private SpokenRequestReader(Map<String, Object> body) {
        this.reader = TreeReader.of("", body, faults);
    }

    /** Reads the body of a chat completion. */
    public static SpokenRequest chat(Map<String, Object> body) {
        return new SpokenRequestReader(body).chat();
    }

    /** Reads the body of a completion. */
    public static SpokenRequest completion(Map<String, Object> body) {
        return new SpokenRequestReader(body).completion();
    }

    private SpokenRequest chat() {
        String model = model();
        List<Message> messages = messages();
        OptionalInt most = mostTokens("max_completion_tokens");
        OptionalInt older = mostTokens("max_tokens");
        if (most.isPresent() && older.isPresent() && most.getAsInt() != older.getAsInt()) {
            reader.fault("max_tokens", "is the older name of max_completion_tokens; give only one of the two");
        }
        boolean likelihoods = reader.truth("logprobs").orElse(false);
        OptionalLong top = reader.integer("top_logprobs", 0, MOST_TOP_OF_CHAT);
        if (top.isPresent() && !likelihoods) {
            reader.fault("top_logprobs", "needs logprobs to be true");
        }
        OptionalInt told = likelihoods ? OptionalInt.of((int) top.orElse(0)) : OptionalInt.empty();
        Sampling sampling = sampling(most.isPresent() ? most : older, told);
        NOT_OF_CHAT.forEach(member -> reader.notSupported(member, List.of()));
        reader.notSupported("modalities", List.of("text"));
        reader.notSupported("response_format", Map.of("type", "text"));
        reader.notSupported("tool_choice", "none", "auto");
        reader.notSupported("parallel_tool_calls", true, false);
        reader.notSupported("store", false);
        reader.text("safety_identifier");
        reader.text("prompt_cache_key");
        reader.object("metadata");
        return finished(new SpokenRequest(
                model, new GenerationRequest(new Prompt.Conversation(messages), sampling, false), delivery()));
    }

    private SpokenRequest completion() {
        String model = model();
        String prompt = prompt();
        OptionalInt most = mostTokens("max_tokens");
        OptionalLong top = reader.integer("logprobs", 0, MOST_TOP_OF_TEXT);
        boolean echo = reader.truth("echo").orElse(false);
        Sampling sampling = sampling(
                most.isPresent() ? most : OptionalInt.of(USUAL_TOKENS),
                top.isPresent() ? OptionalInt.of((int) top.getAsLong()) : OptionalInt.empty());
        reader.notSupported("best_of", 1, sampling.count());
        reader.notSupported("suffix", "");
        return finished(
                new SpokenRequest(model, new GenerationRequest(new Prompt.Text(prompt), sampling, echo), delivery()));
    }

    private SpokenRequest finished(SpokenRequest read) {
        reader.finish();
        if (!faults.isEmpty()) {
            throw Rejection.invalid(faults).exception();
        }
        return read;
    }

    private String model() {
        if (!reader.has("model")) {
            reader.fault("model", "is missing; GET /v1/models lists those that there are");
        }
        return reader.text("model", LONGEST_NAME).orElse("");
    }

    private OptionalInt mostTokens(String member) {
        OptionalLong most = reader.integer(member, 1, MOST_TOKENS);
        return most.isPresent() ? OptionalInt.of((int) most.getAsLong()) : OptionalInt.empty();
    }

    private Sampling sampling(OptionalInt most, OptionalInt topLogprobs) {
        reader.notSupported("frequency_penalty", 0);
        reader.notSupported("presence_penalty", 0);
        reader.notSupported("logit_bias", Map.of());
        reader.notSupported("service_tier", "auto", "default");
        reader.text("user");
        return new Sampling(
                most,
                reader.number("temperature", 0, false, 2).orElse(1),
                reader.number("top_p", 0, true, 1).orElse(1),
                stops(),
                reader.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                (int) reader.integer("n", 1, MOST_ANSWERS).orElse(1),
                topLogprobs);
    }

    private List<String> stops() {
        List<String> stops = reader.texts("stop").orElse(List.of());
        if (stops.size() > MOST_STOPS) {
            reader.fault("stop", "must be a text or at most " + MOST_STOPS + " texts, not " + stops.size());
        }
        return stops;
    }

    private SpokenRequest.Delivery delivery() {
        boolean stream = reader.truth("stream").orElse(false);
        Optional<TreeReader> options = reader.object("stream_options");
        if (options.isEmpty()) {
            return new SpokenRequest.Delivery(stream, false);
        }
        if (!stream) {
            reader.fault("stream_options", "needs stream to be true");
        }
        boolean usage = options.get().truth("include_usage").orElse(false);
        options.get().truth("include_obfuscation");
        options.get().finish();
        return new SpokenRequest.Delivery(stream, usage);
    }

    private String prompt() {
        Optional<Object> given = reader.value("prompt");
        if (given.isEmpty()) {
            reader.fault("prompt", "is missing; give the text that is to be continued");
            return "";
        }
        Object prompt = given.get() instanceof List<?> list && list.size() == 1 ? list.getFirst() : given.get();
        if (prompt instanceof String text) {
            return text;
        }
        reader.fault("prompt", "must be one text; lists of texts and of tokens are not supported by this version");
        return "";
    }

    private List<Message> messages() {
        if (!reader.has("messages")) {
            reader.fault("messages", "are missing; give at least [{\"role\": \"user\", \"content\": \"…\"}]");
        }
        List<Message> messages = new ArrayList<>();
        Optional<List<Object>> given = reader.list("messages");
        if (given.isPresent() && given.get().isEmpty()) {
            reader.fault("messages", "must be at least one");
        }
        int place = 0;
        for (Object item : given.orElse(List.of())) {
            reader.asObject("messages[" + place + "]", item)
                    .flatMap(this::message)
                    .ifPresent(messages::add);
            place++;
        }
        return messages;
    }

    private Optional<Message> message(TreeReader message) {
        Optional<String> role = role(message);
        Optional<String> content = content(message);
        message.notSupported("name");
        message.notSupported("tool_calls", List.of());
        message.notSupported("function_call");
        message.notSupported("audio");
        message.notSupported("refusal");
        message.finish();
        return role.flatMap(named -> content.map(text -> new Message(named, text)));
    }

    private static Optional<String> role(TreeReader message) {
        if (!message.has("role")) {
            message.fault("role", "is missing; say one of " + String.join(", ", ROLES));
        }
        Optional<Object> role = message.value("role");
        if (role.filter(name -> name.equals("tool") || name.equals("function")).isPresent()) {
            message.value("tool_call_id");
            message.fault("role", "'" + role.get() + "' is not supported by this version, which has no tools");
            return Optional.empty();
        }
        return message.oneOf("role", ROLES, name -> name);
    }

    /** A text, or the texts of its parts one after the other. */
    private static Optional<String> content(TreeReader message) {
        Optional<Object> content = message.value("content");
        if (content.isEmpty()) {
            message.fault("content", "is missing; give a text");
            return Optional.empty();
        }
        if (!(content.get() instanceof List<?> parts)) {
            return message.text("content");
        }
        StringBuilder whole = new StringBuilder();
        int place = 0;
        for (Object part : parts) {
            message.asObject("content[" + place + "]", part)
                    .flatMap(SpokenRequestReader::textOf)
                    .ifPresent(whole::append);
            place++;
        }
        return Optional.of(whole.toString());
    }

    private static Optional<String> textOf(TreeReader part) {
        Optional<String> type = part.text("type");
        if (type.filter("text"::equals).isEmpty()) {
            part.fault("type", "must be text; images, sound and files are not supported");
            return Optional.empty();
        }
        Optional<String> text = part.text("text");
        if (text.isEmpty()) {
            part.fault("text", "is missing");
        }
        part.finish();
        return text;
    }
}
