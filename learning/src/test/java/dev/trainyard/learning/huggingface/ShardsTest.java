package dev.trainyard.learning.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.job.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardsTest {

    private final List<Tensor> tensors = IntStream.range(0, 10)
            .mapToObj(i -> Tensor.ofFloats("t" + i, new float[i == 4 ? 50 : 5], i == 4 ? 50 : 5))
            .toList();

    @Test
    void whatIsSpreadOverFilesIsJoinedAgain() {
        Map<String, List<Tensor>> files = Shards.spread(tensors, 60);
        assertThat(files.keySet())
                .containsExactly(
                        "model-00001-of-00005.safetensors",
                        "model-00002-of-00005.safetensors",
                        "model-00003-of-00005.safetensors",
                        "model-00004-of-00005.safetensors",
                        "model-00005-of-00005.safetensors");
        Map<String, Object> index = Shards.index(files);
        assertThat(index).containsEntry("metadata", Map.of("total_size", 9L * 20 + 200));
        assertThat(Shards.files(index)).containsExactlyElementsOf(files.keySet());
        assertThat(Shards.joined(index, files)).isEqualTo(tensors);
        assertThat(Shards.spread(tensors, 1000)).containsOnlyKeys(Shards.SINGLE_FILE);
    }

    @Test
    void indexAndFilesHaveToAgree() {
        Map<String, List<Tensor>> files = Shards.spread(tensors, 60);
        Map<String, Object> index = Shards.index(files);
        Map<String, List<Tensor>> fewer = new LinkedHashMap<>(files);
        List<Tensor> first = fewer.remove("model-00001-of-00005.safetensors");
        assertThatThrownBy(() -> Shards.joined(index, fewer)).hasMessageContaining("no file: t0, t1, t2");
        fewer.put("model-00009-of-00005.safetensors", first);
        assertThatThrownBy(() -> Shards.joined(index, fewer)).hasMessageContaining("tensor t0 lies in model-00009");
        assertThatThrownBy(() -> Shards.files(Map.of())).hasMessageContaining("no weight_map");
    }

    @Test
    void anIndexLeadsNowhereElse() {
        for (String file :
                List.of("../model.safetensors", "/etc/passwd", "a/b.safetensors", "model.bin", ".safetensors")) {
            assertThatThrownBy(() -> Shards.files(Map.of("weight_map", Map.of("t", file))))
                    .hasMessageContaining("'" + file + "'");
        }
    }
}
