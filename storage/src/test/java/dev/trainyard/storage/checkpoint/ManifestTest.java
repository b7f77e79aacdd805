package dev.trainyard.storage.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.storage.objects.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

    private static final String HASH = "ab".repeat(32);

    private static final Manifest GOLDEN = new Manifest(
            1,
            "checkpoint",
            List.of(
                    new Manifest.Part("metrics.json", "local/jobs/j/a1/s20/metrics.json", 0, HASH),
                    new Manifest.Part(
                            "weights.safetensors", "local/jobs/j/a1/s20/weights.safetensors", 1L << 40, HASH)),
            Map.of("step", "20", "job", "ftjob-größe", "attempt", "1"));

    /** Whoever changes these bytes changes the hashes of all that is stored. */
    private static final String GOLDEN_BYTES = "{'formatVersion':1,'kind':'checkpoint','parts':["
            + "{'name':'metrics.json','key':'local/jobs/j/a1/s20/metrics.json','bytes':0,'sha256':'" + HASH + "'},"
            + "{'name':'weights.safetensors','key':'local/jobs/j/a1/s20/weights.safetensors','bytes':1099511627776,"
            + "'sha256':'" + HASH + "'}],'about':{'attempt':'1','job':'ftjob-größe','step':'20'}}";

    @Test
    void theBytesAreTheGoldenOnes() {
        assertThat(new String(GOLDEN.toBytes(), StandardCharsets.UTF_8)).isEqualTo(json(GOLDEN_BYTES));
        assertThat(Hashes.sha256(GOLDEN.toBytes()))
                .isEqualTo("420757a48323a774efe351108c46240e3315d74471f8d7933526778f0b038bb0");
    }

    @Test
    void whatWasWrittenIsReadAndWritesTheSameBytesAgain() throws IOException {
        Manifest read = Manifest.read(GOLDEN.toBytes());

        assertThat(read).isEqualTo(GOLDEN);
        assertThat(read.toBytes()).isEqualTo(GOLDEN.toBytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{'formatVersion':2,'kind':'k','parts':[],'about':{}}",
                "{'formatVersion':null,'kind':'k','parts':[],'about':{}}",
                "{'kind':'k','parts':[],'about':{}}",
                "{'formatVersion':1,'parts':[],'about':{}}",
                "{'formatVersion':1,'kind':'k','about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[]}",
                "{'formatVersion':1,'kind':'k','parts':[],'about':{'a':null}}",
                "{'formatVersion':1,'kind':'k','parts':[null],'about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[],'about':{},'extra':1}",
                "{'formatVersion':1,'kind':'k','kind':'l','parts':[],'about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[],'about':{}} {}",
                "{'formatVersion':1,'kind':'k','parts':[{'name':'n','key':'k','bytes':-1,'sha256':'HASH'}],'about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[{'name':'n','key':'k','bytes':1,'sha256':'ABC'}],'about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[{'name':'n','key':'k','sha256':'HASH'}],'about':{}}",
                "{'formatVersion':1,'kind':'k','parts':[{'name':'n','key':'k','bytes':1,'sha256':'HASH'},"
                        + "{'name':'n','key':'l','bytes':1,'sha256':'HASH'}],'about':{}}",
            })
    void whatIsNoManifestIsRefused(String text) {
        byte[] bytes = json(text.replace("HASH", HASH)).getBytes(StandardCharsets.UTF_8);

        assertThatIOException().isThrownBy(() -> Manifest.read(bytes));
    }

    @Test
    void partsOfOneNameAreRefused() {
        Manifest.Part part = new Manifest.Part("twice", "a/twice", 1, HASH);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Manifest(1, "checkpoint", List.of(part, part), Map.of()))
                .withMessageContaining("checkpoint");
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
