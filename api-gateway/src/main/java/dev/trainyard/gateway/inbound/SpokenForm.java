package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.SpokenRequest;
import dev.trainyard.gateway.run.SpokenRequestReader;
import dev.trainyard.job.ledger.NamedModel;
import java.util.Map;
import java.util.function.Function;

/** One of the protocol's ways to have text generated: how a question is read, and how its answer is written. */
enum SpokenForm {
    CHAT("/v1/chat/completions", SpokenRequestReader::chat, new ChatJson()),
    TEXT("/v1/completions", SpokenRequestReader::completion, new CompletionJson());

    private static final int FINGERPRINT_LETTERS = 12;

    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // neither has a state
    private final Function<Map<String, Object>, SpokenRequest> reader;

    @SuppressWarnings("ImmutableEnumChecker")
    private final SpokenJson json;

    SpokenForm(String path, Function<Map<String, Object>, SpokenRequest> reader, SpokenJson json) {
        this.path = path;
        this.reader = reader;
        this.json = json;
    }

    static SpokenForm at(String path) {
        for (SpokenForm form : values()) {
            if (form.path.equals(path)) {
                return form;
            }
        }
        throw new IllegalArgumentException("no text is generated at " + path);
    }

    SpokenRequest read(Map<String, Object> body) {
        return reader.apply(body);
    }

    /** @param id what tells this answer from others */
    SpokenAnswer answer(SpokenRequest request, NamedModel model, String id, long created) {
        return new SpokenAnswer(json, request, id, created, fingerprint(model));
    }

    /** The manifest's hash stands for every byte of the model. */
    private static String fingerprint(NamedModel model) {
        String hash = model.manifest().sha256();
        return "fp_" + hash.substring(0, Math.min(FINGERPRINT_LETTERS, hash.length()));
    }
}
