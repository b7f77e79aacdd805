package dev.trainyard.evaluator.run;

import dev.trainyard.datasets.prepare.Preprocessing;
import dev.trainyard.datasets.prepare.TargetEncoding;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Opened;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** Answers with models, and keeps the latest ones loaded. Safe for many threads; one loads or answers at a time. */
public final class Serving {

    private static final int MOST_LOADED = 8;

    private final Engine engine;
    private final BundleStore bundles;
    private final SequencedMap<String, LoadedModel> loaded = new LinkedHashMap<>();

    public Serving(Engine engine, BundleStore bundles) {
        this.engine = engine;
        this.bundles = bundles;
    }

    /** What a question came to. */
    public sealed interface Answer {
        /** One answer for each row. */
        record Predictions(List<Map<String, Object>> rows) implements Answer {}

        /** The rows cannot be used. */
        record FaultyRows(List<Map<String, Object>> faults) implements Answer {}

        /** The model's bytes are not those that the log vouches for. */
        record Damaged(String why) implements Answer {}
    }

    /** Answers for raw rows with the model that the manifest names. */
    public synchronized Answer answer(ManifestReference manifest, Recipe recipe, List<Map<String, Object>> rows)
            throws IOException {
        LoadedModel model = loaded.get(manifest.sha256());
        if (model == null) {
            switch (bundles.open(manifest, LoadedModel.PARTS)) {
                case Opened.Damaged damaged -> {
                    return new Answer.Damaged(damaged.part() + ": " + damaged.why());
                }
                case Opened.Whole whole -> model = LoadedModel.load(engine, recipe, whole.bundle());
            }
        }
        // Asked last, forgotten last.
        loaded.remove(manifest.sha256());
        loaded.put(manifest.sha256(), model);
        while (loaded.size() > MOST_LOADED) {
            loaded.pollFirstEntry().getValue().close();
        }
        return switch (model.preprocessing().encode(rows)) {
            case Preprocessing.Encoded.Faulty faulty ->
                new Answer.FaultyRows(
                        faulty.faults().stream().map(Serving::fault).toList());
            case Preprocessing.Encoded.Features features ->
                new Answer.Predictions(predictions(model.preprocessing().target(), model.answer(features.tensor())));
        };
    }

    private static Map<String, Object> fault(Preprocessing.RowFault fault) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("row", fault.row());
        json.put("column", fault.column());
        json.put("message", fault.message());
        return json;
    }

    private static List<Map<String, Object>> predictions(TargetEncoding target, double[][] answers) {
        List<Map<String, Object>> predictions = new ArrayList<>();
        for (double[] answer : answers) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("object", "prediction");
            switch (target) {
                case TargetEncoding.Classes classes -> {
                    Map<String, Object> probabilities = new LinkedHashMap<>();
                    int best = 0;
                    for (int i = 0; i < answer.length; i++) {
                        probabilities.put(classes.classes().get(i), answer[i]);
                        best = answer[i] > answer[best] ? i : best;
                    }
                    json.put("class", classes.classes().get(best));
                    json.put("probabilities", probabilities);
                }
                case TargetEncoding.Values values -> {
                    Map<String, Object> named = new LinkedHashMap<>();
                    for (int i = 0; i < answer.length; i++) {
                        named.put(values.names().get(i), answer[i]);
                    }
                    json.put("values", named);
                }
            }
            predictions.add(json);
        }
        return predictions;
    }
}
