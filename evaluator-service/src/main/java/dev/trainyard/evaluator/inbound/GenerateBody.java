package dev.trainyard.evaluator.inbound;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.trainyard.evaluator.run.GenerationQuestion;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import dev.trainyard.messaging.codec.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The body of a question that a gateway relays, read strictly. */
sealed interface GenerateBody {

    /** A question that can be put. */
    record Asked(ManifestReference manifest, GenerationQuestion question) implements GenerateBody {}

    /** The first fault of one that cannot. */
    record Faulty(String param, String message) implements GenerateBody {}

    static GenerateBody read(byte[] body) {
        try {
            Map<String, Object> tree = Json.mapper().readValue(body, new TypeReference<Map<String, Object>>() {});
            List<Fault> faults = new ArrayList<>();
            TreeReader reader = TreeReader.of("", tree, faults);
            ManifestReference manifest = manifest(reader);
            GenerationQuestion question = question(reader);
            reader.text("tenant");
            reader.finish();
            return faults.isEmpty()
                    ? new Asked(manifest, question)
                    : new Faulty(
                            faults.getFirst().param(),
                            faults.getFirst().param() + " " + faults.getFirst().message());
        } catch (IOException e) {
            return new Faulty("", "The body is no JSON object: " + e.getMessage());
        }
    }

    private static ManifestReference manifest(TreeReader reader) {
        if (!reader.has("manifest")) {
            reader.fault("manifest", "is missing");
        }
        Optional<TreeReader> given = reader.object("manifest");
        ManifestReference manifest = new ManifestReference(
                given.flatMap(inner -> inner.text("bucket")).orElse(""),
                given.flatMap(inner -> inner.text("key")).orElse(""),
                given.flatMap(inner -> inner.text("sha256")).orElse(""));
        given.ifPresent(TreeReader::finish);
        return manifest;
    }

    private static GenerationQuestion question(TreeReader reader) {
        if (reader.has("messages") == reader.has("prompt")) {
            reader.fault("messages", "or prompt: there must be exactly one of the two");
        }
        GenerationQuestion.Beginning beginning = reader.has("messages")
                ? new GenerationQuestion.Beginning.Turns(messages(reader))
                : new GenerationQuestion.Beginning.Prompt(reader.text("prompt").orElse(""));
        OptionalLong most = reader.integer("max_tokens", 1, 1 << 24);
        OptionalLong top = reader.integer("top_logprobs", 0, 20);
        OptionalDouble temperature = reader.number("temperature", 0, false, 2);
        OptionalDouble topP = reader.number("top_p", 0, false, 1);
        List<String> stop = reader.texts("stop").orElse(List.of());
        OptionalLong seed = reader.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        int choices = (int) reader.integer("n", 1, 128).orElse(1);
        boolean echo = reader.truth("echo").orElse(false);
        return new GenerationQuestion(
                beginning,
                narrow(most),
                temperature.orElse(1),
                // Nobody can be drawn from nothing: the smallest share leaves the best token.
                Math.max(topP.orElse(1), Double.MIN_NORMAL),
                stop,
                seed,
                choices,
                narrow(top),
                echo);
    }

    private static OptionalInt narrow(OptionalLong number) {
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static List<Message> messages(TreeReader reader) {
        List<Message> messages = new ArrayList<>();
        List<Object> items = reader.list("messages").orElse(List.of());
        if (items.isEmpty()) {
            reader.fault("messages", "is empty");
        }
        for (int i = 0; i < items.size(); i++) {
            reader.asObject("messages[" + i + "]", items.get(i)).ifPresent(item -> {
                if (!item.has("role")) {
                    item.fault("role", "is missing");
                }
                Optional<Role> role = item.oneOf("role", List.of(Role.values()), Role::wireName);
                Optional<String> content = item.text("content");
                role.ifPresent(speaker -> messages.add(Message.of(speaker, content.orElse(""))));
            });
        }
        return messages;
    }
}
