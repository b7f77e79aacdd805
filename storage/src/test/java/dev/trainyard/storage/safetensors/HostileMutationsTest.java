package dev.trainyard.storage.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.job.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A valid file, damaged in many ways from written seeds: it reads as a consistent whole, or is refused with a reason. */
class HostileMutationsTest {

    private static final int SEEDS = 4_000;
    private static final String SIGNS = "0123456789-+.eE\"{}[]:,\\ \u0000nullFI";

    @Test
    void aDamagedHeaderIsRefusedOrStillDescribesItsDataExactly() throws Exception {
        int refused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            byte[] valid = validFile(seed);
            byte[] damaged = damageHeader(valid, random);
            Optional<SafetensorsReader.Contents> contents = readWithinBounds(damaged, seed);
            if (contents.isEmpty()) {
                refused++;
            } else {
                assertConsistent(contents.get(), damaged, seed);
            }
        }
        // Names and metadata may change unseen, here as in every format without a hash of its own.
        assertThat(refused).isBetween(SEEDS / 2, SEEDS - 1);
    }

    @Test
    void aFileOfAnotherLengthIsAlwaysRefused() {
        for (long seed = 1; seed <= 500; seed++) {
            byte[] valid = validFile(seed);
            int length = new Random(seed).nextInt(valid.length);
            byte[] cut = Arrays.copyOf(valid, length);
            byte[] longer = Arrays.copyOf(valid, valid.length + 1 + length % 9);

            assertThatExceptionOfType(UnreadableTensorsException.class)
                    .as("seed %d", seed)
                    .isThrownBy(() -> SafetensorsReader.read(cut));
            assertThatExceptionOfType(UnreadableTensorsException.class)
                    .as("seed %d", seed)
                    .isThrownBy(() -> SafetensorsReader.read(longer));
        }
    }

    @Test
    void aHeaderOfAnotherLengthIsAlwaysRefused() {
        for (long seed = 1; seed <= 500; seed++) {
            byte[] damaged = validFile(seed);
            ByteBuffer buffer = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN);
            long length = buffer.getLong(0);
            Random random = new Random(seed);
            long other = random.nextBoolean() ? random.nextLong() : random.nextLong(damaged.length);
            buffer.putLong(0, other == length ? length + 1 : other);

            assertThatExceptionOfType(UnreadableTensorsException.class)
                    .as("seed %d", seed)
                    .isThrownBy(() -> SafetensorsReader.read(damaged));
        }
    }

    @Test
    void noiseIsAlwaysRefused() {
        for (long seed = 1; seed <= 500; seed++) {
            Random random = new Random(seed);
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);

            assertThatExceptionOfType(UnreadableTensorsException.class)
                    .as("seed %d", seed)
                    .isThrownBy(() -> SafetensorsReader.read(noise));
        }
    }

    private static byte[] validFile(long seed) {
        return SafetensorsWriter.toBytes(
                List.of(
                        Tensor.ofFloats("layers.0.weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                        Tensor.ofFloats("layers.0.bias", new float[] {1, 2}, 2),
                        Tensor.ofLongs("step", new long[] {seed}),
                        Tensor.ofFloats("empty", new float[0], 0, 12)),
                Map.of("format", "pt", "seed", Long.toString(seed)));
    }

    private static byte[] damageHeader(byte[] valid, Random random) {
        byte[] damaged = valid.clone();
        int header = (int) ByteBuffer.wrap(valid).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int place = 8 + random.nextInt(header);
            switch (random.nextInt(4)) {
                case 0 -> damaged[place] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[place] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
                case 2 -> damaged[place] = (byte) random.nextInt();
                default -> {
                    int from = 8 + random.nextInt(header);
                    int length = Math.min(random.nextInt(40), 8 + header - Math.max(place, from));
                    System.arraycopy(damaged, from, damaged, place, length);
                }
            }
        }
        return damaged;
    }

    /** The contents, or nothing when they were refused as they should be. */
    private static Optional<SafetensorsReader.Contents> readWithinBounds(byte[] damaged, long seed) {
        long before = Allocated.bytes();
        try {
            return Optional.of(SafetensorsReader.read(damaged));
        } catch (UnreadableTensorsException e) {
            assertThat(e).hasMessageStartingWith("not a safetensors file: ");
            return Optional.empty();
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + " got another failure", e);
        } finally {
            assertThat(Allocated.bytes() - before).as("seed %d", seed).isLessThan(1 << 20);
        }
    }

    private static void assertConsistent(SafetensorsReader.Contents contents, byte[] damaged, long seed)
            throws UnreadableTensorsException {
        long header = ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        assertThat(contents.tensors().stream()
                        .mapToLong(tensor -> tensor.bytes().remaining())
                        .sum())
                .as("seed %d", seed)
                .isEqualTo(damaged.length - 8 - header);
        byte[] again = SafetensorsWriter.toBytes(contents.tensors(), contents.metadata());
        assertThat(SafetensorsReader.read(again)).as("seed %d", seed).isEqualTo(contents);
    }
}
