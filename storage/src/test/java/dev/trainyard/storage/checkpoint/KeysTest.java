package dev.trainyard.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.storage.objects.ObjectKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {

    @Test
    void everyKeyBeginsWithItsTenantAndIsWhatWasPromised() {
        assertThat(Keys.file("local", "file-1")).isEqualTo("local/files/file-1/content");
        assertThat(Keys.prepared("local", "ftjob-1", 2)).isEqualTo("local/jobs/ftjob-1/prepared/a2");
        assertThat(Keys.checkpoint("local", "ftjob-1", 2, 300)).isEqualTo("local/jobs/ftjob-1/a2/s300");
        assertThat(Keys.stepMetrics("local", "ftjob-1", 2)).isEqualTo("local/jobs/ftjob-1/a2/step_metrics.csv");
        assertThat(Keys.manifest("local/jobs/ftjob-1/a2/s300")).isEqualTo("local/jobs/ftjob-1/a2/s300/manifest.json");
    }

    @Test
    void noKeyIsAFolderOfAnother() {
        List<String> keys = List.of(
                Keys.file("local", "file-1"),
                Keys.manifest(Keys.prepared("local", "ftjob-1", 2)),
                Keys.manifest(Keys.checkpoint("local", "ftjob-1", 2, 300)),
                Keys.manifest(Keys.checkpoint("local", "ftjob-1", 2, 3000)),
                Keys.stepMetrics("local", "ftjob-1", 2));

        for (String key : keys) {
            assertThat(keys).noneMatch(other -> other.startsWith(key + "/"));
        }
    }

    @Test
    void everyBucketHasANameThatStoresTake() {
        for (String bucket : Buckets.all()) {
            assertThat(new ObjectKey(bucket, "object").bucket()).startsWith("trainyard-");
        }
    }
}
