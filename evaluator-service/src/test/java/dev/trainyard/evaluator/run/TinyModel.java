package dev.trainyard.evaluator.run;

import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.ObjectReference;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.huggingface.Gpt2Config;
import dev.trainyard.learning.huggingface.Gpt2Weights;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import dev.trainyard.learning.tokenizer.TokenizerFile;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StoredObject;
import dev.trainyard.storage.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder with a GPT-2 of no size and with a chat template, as transformers would have saved it. */
final class TinyModel {

    static final GptConfig CONFIG = GptConfig.gpt2(30, 32, 2, 2, 8);
    static final List<Tensor> WEIGHTS = GptParameters.initial(CONFIG, 11);

    final Map<String, byte[]> folder = new LinkedHashMap<>();

    TinyModel() throws IOException {
        CharacterTokenizer tokenizer = CharacterTokenizer.of("abcdefghij 0123456789", List.of("</s>"));
        folder.put("config.json", json(Gpt2Config.write(CONFIG, List.of())));
        folder.put("tokenizer.json", TokenizerFile.write(tokenizer));
        folder.put(
                "tokenizer_config.json",
                json(Map.of(
                        "eos_token",
                        "</s>",
                        "chat_template",
                        "{% for m in messages %}{{ m.content + eos_token }}{% endfor %}")));
        folder.put("model.safetensors", file(stored()));
    }

    static List<Tensor> stored() {
        return Gpt2Weights.write(CONFIG, WEIGHTS);
    }

    static byte[] file(List<Tensor> tensors) {
        return SafetensorsWriter.toBytes(tensors, Map.of("format", "pt"));
    }

    static byte[] json(Object tree) throws IOException {
        return Json.mapper().writeValueAsBytes(tree);
    }

    ModelIntake.Request upload(ObjectStore store) {
        List<Assignment.UploadedFile> files = new ArrayList<>();
        folder.forEach((name, bytes) -> {
            String id = "file-" + files.size();
            ObjectKey key = new ObjectKey(Buckets.UPLOADS, "local/files/" + id + "/content");
            StoredObject stored = store.put(key, bytes);
            files.add(new Assignment.UploadedFile(
                    id, name, new ObjectReference(key.bucket(), key.path(), stored.bytes(), stored.sha256())));
        });
        return new ModelIntake.Request("local", "model-1", files);
    }
}
