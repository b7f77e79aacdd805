package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.ImportedModel;
import dev.trainyard.job.ledger.ModelView;
import dev.trainyard.job.ledger.NamedModel;
import java.util.LinkedHashMap;
import java.util.Map;

/** Models in the protocol's shape, with where they come from and the digest of their weights. */
final class ModelJson {

    private ModelJson() {}

    static Map<String, Object> base(String name) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", name);
        json.put("object", "model");
        json.put("created", 0);
        json.put("owned_by", "trainyard");
        return json;
    }

    static Map<String, Object> of(NamedModel model) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", model.name());
        json.put("object", "model");
        json.put("created", model.createdAt().getEpochSecond());
        json.put("owned_by", model.tenant());
        switch (model) {
            case ModelView learnt -> {
                json.put("fine_tuning_job_id", learnt.job());
                json.put("step_number", learnt.checkpoint().step());
            }
            case ImportedModel imported -> {
                json.put("imported", true);
                json.put("context", imported.shape().context());
                json.put("vocabulary", imported.shape().vocabulary());
                json.put("chats", imported.shape().form().equals("chat"));
            }
        }
        json.put("digest", model.weights().sha256());
        return json;
    }
}
