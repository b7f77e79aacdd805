package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.trainyard.job.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsRoundTripTest {

    /** Written by Hugging Face's library (safetensors 0.8.0, numpy 2.4.6). */
    private static final String OF_PYTHON =
            "YAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJ0aXRsZSI6IkdydcOfIiwiZm9ybWF0IjoibnAifSwi"
                    + "YmlhcyI6eyJkdHlwZSI6Ikk2NCIsInNoYXBlIjpbMl0sImRhdGFfb2Zmc2V0cyI6WzAsMTZdfSwi"
                    + "ZG91YmxlIjp7ImR0eXBlIjoiRjY0Iiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsxNiwyNF19"
                    + "LCJsZWVyL2dyw7bDn2UiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzAsM10sImRhdGFfb2Zmc2V0"
                    + "cyI6WzI0LDI0XX0sIndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMiwyXSwiZGF0YV9v"
                    + "ZmZzZXRzIjpbMjQsNDBdfSwiaGFsZiI6eyJkdHlwZSI6IkYxNiIsInNoYXBlIjpbM10sImRhdGFf"
                    + "b2Zmc2V0cyI6WzQwLDQ2XX19//////////8AAAAAAAAAQBgtRFT7IQlAAADAPwAAEMAAAEBAAACA"
                    + "f2Yu//sBAA==";

    @Test
    void everyTensorComesBackAsItWas() throws IOException {
        for (long seed = 1; seed <= 300; seed++) {
            RandomTensors random = new RandomTensors(seed);
            List<Tensor> tensors = random.several();
            Map<String, String> metadata = random.metadata();

            byte[] bytes = SafetensorsWriter.toBytes(tensors, metadata);
            SafetensorsReader.Contents contents = SafetensorsReader.read(bytes);

            assertThat(contents.tensors()).as("seed %d", seed).isEqualTo(tensors);
            assertThat(contents.metadata()).as("seed %d", seed).isEqualTo(metadata);
            assertThat(SafetensorsWriter.toBytes(contents.tensors(), contents.metadata()))
                    .as("seed %d", seed)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void theHeadersBytesFollowFromTheTensorsAlone() {
        List<Tensor> tensors = List.of(
                Tensor.ofFloats("layers.0.weight", new float[] {1.5f, -2f}, 1, 2),
                Tensor.ofLongs("targets", new long[] {7}, 1));

        byte[] bytes = SafetensorsWriter.toBytes(tensors, Map.of("b", "2", "a", "1"));

        String header = "{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},"
                + "\"layers.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"targets\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[8,16]}}";
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("a800000000000000"
                        + HexFormat.of()
                                .formatHex(
                                        (header + " ".repeat(168 - header.length())).getBytes(StandardCharsets.UTF_8))
                        + "0000c03f000000c0"
                        + "0700000000000000");
        Map<String, String> backwards = new TreeMap<>(Collections.reverseOrder());
        backwards.putAll(Map.of("a", "1", "b", "2"));
        assertThat(SafetensorsWriter.toBytes(tensors, backwards)).isEqualTo(bytes);
    }

    @Test
    void theDataBeginAtAMultipleOfEightBytes() {
        for (int length = 1; length <= 16; length++) {
            byte[] bytes =
                    SafetensorsWriter.toBytes(List.of(Tensor.ofFloats("n".repeat(length), new float[1], 1)), Map.of());

            assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8)
                    .isZero();
        }
    }

    @Test
    void whatPythonWroteIsRead() throws IOException {
        SafetensorsReader.Contents contents =
                SafetensorsReader.read(Base64.getDecoder().decode(OF_PYTHON));

        assertThat(contents.metadata()).isEqualTo(Map.of("title", "Gruß", "format", "np"));
        assertThat(contents.tensors())
                .extracting(Tensor::name)
                .containsExactly("bias", "double", "leer/größe", "weight", "half");
        assertThat(contents.tensor("weight").orElseThrow().toFloats())
                .containsExactly(1.5f, -2.25f, 3f, Float.POSITIVE_INFINITY);
        assertThat(contents.tensor("bias").orElseThrow().toLongs()).containsExactly(-1L, 1L << 62);
        assertThat(contents.tensor("double")
                        .orElseThrow()
                        .bytes()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getDouble(0))
                .isEqualTo(Math.PI);
        assertThat(contents.tensor("leer/größe").orElseThrow().shape()).containsExactly(0L, 3L);
        assertThat(HalfPrecision.widened(contents.tensor("half").orElseThrow()).toFloats())
                .containsExactly(0.099975586f, -65504f, 5.9604645E-8f);
    }

    @Test
    void aFileMayGoAfterItWasRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("weights.safetensors");
        List<Tensor> tensors = List.of(Tensor.ofFloats("a", new float[] {1, 2, 3}, 3));
        Files.write(file, SafetensorsWriter.toBytes(tensors, Map.of()));

        List<Tensor> read = SafetensorsReader.read(file).tensors();
        List<Tensor> mapped = SafetensorsReader.map(file).tensors();
        assertThat(mapped).isEqualTo(tensors);
        Files.write(file, new byte[(int) Files.size(file)]);

        assertThat(read).isEqualTo(tensors);
    }

    @Test
    void theWriterRefusesWhatNoReaderWouldTake() {
        Tensor one = Tensor.ofFloats("same", new float[1], 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsWriter.toBytes(List.of(one, one), Map.of()))
                .withMessageContaining("same");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SafetensorsWriter.toBytes(List.of(Tensor.ofFloats("__metadata__", new float[1], 1)), Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SafetensorsWriter.toBytes(List.of(Tensor.ofFloats("half\ud83d", new float[1], 1)), Map.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetensorsWriter.toBytes(
                        List.of(Tensor.ofFloats("deep", new float[1], new long[17])), Map.of()));
    }
}
