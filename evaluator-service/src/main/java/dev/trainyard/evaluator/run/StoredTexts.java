package dev.trainyard.evaluator.run;

import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Stores prepared texts as wholes: what is learnt and validated with the model's files, what is held out by itself. */
record StoredTexts(BundleStore bundles) {

    PreparedRows store(Assignment.Prepare assignment, long attempt, PreparedTexts.Ready ready) throws IOException {
        String folder = Keys.prepared(assignment.tenant(), assignment.job(), attempt);
        Map<String, String> about = Map.of("tenant", assignment.tenant(), "job", assignment.job());
        int context = ready.model().config().context();
        PreparedRows.RowCounts rows = new PreparedRows.RowCounts(
                ready.read(),
                ready.dropped(),
                rows(ready.train(), context),
                rows(ready.validation(), context),
                ready.heldout().map(part -> rows(part, context)).orElse(0L));
        Map<String, byte[]> learning = new LinkedHashMap<>(ready.model().files());
        ready.weights().ifPresent(weights -> learning.put(LanguageModel.WEIGHTS, weights));
        learning.put("train.safetensors", tensors(ready.train()));
        learning.put("validation.safetensors", tensors(ready.validation()));
        learning.put("audit.json", Json.mapper().writeValueAsBytes(Map.of("warnings", ready.warnings(), "rows", rows)));
        ManifestReference manifest = bundles.save(Buckets.PREPARED, folder, "prepared texts", learning, about)
                .manifest();
        Optional<ManifestReference> heldout = ready.heldout().map(part -> bundles.save(
                        Buckets.HELDOUT, folder, "held-out texts", Map.of("heldout.safetensors", tensors(part)), about)
                .manifest());
        return new PreparedRows.Texts(
                manifest,
                heldout,
                rows,
                ready.model().tokenizer().vocabulary(),
                new PreparedRows.TokenCounts(
                        ready.train().tokens(),
                        ready.validation().tokens(),
                        ready.heldout().map(TokenPart::tokens).orElse(0L)),
                ready.warnings());
    }

    private static long rows(TokenPart part, int context) {
        return part.corpus(context, 0).rows();
    }

    private static byte[] tensors(TokenPart part) {
        return SafetensorsWriter.toBytes(part.tensors(), Map.of());
    }
}
