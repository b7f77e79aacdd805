package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.job.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files beyond 32-bit offsets, with holes where the numbers would be, so that they take no room. */
class MappedLargeFileTest {

    private static final long LARGE = 2_000_000_000L;

    @Test
    void tensorsBeyondFourGigabytesAreReadWhereTheyLie(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("large.safetensors");
        String header = "{" + describe("a", LARGE, 0) + "," + describe("b", LARGE, LARGE) + ","
                + describe("c", LARGE, 2 * LARGE) + "," + describe("last", 8, 3 * LARGE) + "}";
        writeSparse(path, header, 3 * LARGE, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});

        long before = Allocated.bytes();
        SafetensorsReader.Contents contents = SafetensorsReader.map(path);

        assertThat(contents.tensor("last").orElseThrow().toFloats()).containsExactly(1f, 2f);
        Tensor first = contents.tensor("a").orElseThrow();
        assertThat(first.bytes().getFloat(1_999_999_996)).isZero();
        assertThat(Allocated.bytes() - before).isLessThan(1 << 20);
    }

    @Test
    void aTensorBeyondOneBufferIsRefusedByName(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("one.safetensors");
        writeSparse(path, "{" + describe("giant", 1L << 31, 0) + "}", 1L << 31, new byte[0]);

        assertThatExceptionOfType(UnreadableTensorsException.class)
                .isThrownBy(() -> SafetensorsReader.map(path))
                .withMessageContaining("giant")
                .withMessageContaining("more than one buffer holds");
    }

    private static String describe(String name, long bytes, long start) {
        return "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                .formatted(name, bytes / 4, start, start + bytes);
    }

    private static void writeSparse(Path path, String header, long hole, byte[] end) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.US_ASCII);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            file.write(json);
            file.setLength(8 + json.length + hole + end.length);
            file.seek(8 + json.length + hole);
            file.write(end);
        }
    }
}
