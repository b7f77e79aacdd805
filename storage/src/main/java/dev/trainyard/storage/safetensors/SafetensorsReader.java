package dev.trainyard.storage.safetensors;

import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.storage.safetensors.SafetensorsHeader.Place;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads safetensors from bytes that nobody vouches for. Whatever the bytes are, the outcome is either the tensors or
 * {@link UnreadableTensorsException}: lengths are checked before anything is allocated, offsets are 64 bits wide and
 * must cover the data exactly once, without gap or overlap.
 */
public final class SafetensorsReader {

    /** What one buffer of Java can hold. */
    private static final long LARGEST_TENSOR = Integer.MAX_VALUE - 8;

    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private SafetensorsReader() {}

    /** What a file holds, in the order of its header. */
    public record Contents(List<Tensor> tensors, Map<String, String> metadata) {

        public Contents {
            tensors = List.copyOf(tensors);
            metadata = Map.copyOf(metadata);
        }

        /** The tensor of that name. */
        public Optional<Tensor> tensor(String name) {
            return tensors.stream().filter(tensor -> tensor.name().equals(name)).findFirst();
        }
    }

    /** Reads a file; the tensors are copies, so the file may go afterwards. */
    public static Contents read(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return read(mapped(file, arena), SafetensorsReader::copied);
        }
    }

    /**
     * Maps a file of any length; the tensors are views of it, read when they are touched. The mapping lasts as long as
     * one of them does. Until then nobody may shorten the file.
     */
    public static Contents map(Path file) throws IOException {
        return read(mapped(file, Arena.ofAuto()), MemorySegment::asByteBuffer);
    }

    /** Reads bytes in memory; the tensors are copies. */
    public static Contents read(byte[] bytes) throws UnreadableTensorsException {
        return read(MemorySegment.ofArray(bytes), SafetensorsReader::copied);
    }

    private static MemorySegment mapped(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        }
    }

    private static ByteBuffer copied(MemorySegment bytes) {
        return ByteBuffer.wrap(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    private static Contents read(MemorySegment bytes, Function<MemorySegment, ByteBuffer> taking)
            throws UnreadableTensorsException {
        if (bytes.byteSize() < Long.BYTES) {
            throw new UnreadableTensorsException("it has " + bytes.byteSize() + " bytes, fewer than its own length");
        }
        long length = bytes.get(LITTLE_LONG, 0);
        if (length < 2 || length > SafetensorsHeader.LARGEST || length > bytes.byteSize() - Long.BYTES) {
            throw new UnreadableTensorsException("its header claims " + Long.toUnsignedString(length) + " bytes");
        }
        SafetensorsHeader header =
                SafetensorsHeader.parse(bytes.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
        MemorySegment data = bytes.asSlice(Long.BYTES + length);
        requireExactCover(header.places(), data.byteSize());
        for (Place place : header.places()) {
            requireFittingShape(place);
        }
        List<Tensor> tensors = new ArrayList<>(header.places().size());
        for (Place place : header.places()) {
            MemorySegment stretch = data.asSlice(place.start(), place.end() - place.start());
            tensors.add(new Tensor(place.name(), place.type(), place.shape(), taking.apply(stretch)));
        }
        return new Contents(tensors, header.metadata());
    }

    private static void requireExactCover(List<Place> places, long size) throws UnreadableTensorsException {
        List<Place> inOrder = places.stream()
                .sorted(Comparator.comparingLong(Place::start).thenComparingLong(Place::end))
                .toList();
        long at = 0;
        for (Place place : inOrder) {
            if (place.start() != at || place.end() < place.start() || place.end() > size) {
                throw new UnreadableTensorsException("tensor " + place.name() + " lies at " + place.start() + " to "
                        + place.end() + ", where " + at + " was the next free byte of " + size);
            }
            at = place.end();
        }
        if (at != size) {
            throw new UnreadableTensorsException((size - at) + " bytes at its end belong to no tensor");
        }
    }

    private static void requireFittingShape(Place place) throws UnreadableTensorsException {
        long length = place.end() - place.start();
        long expected;
        try {
            expected = Math.multiplyExact(
                    Tensor.elements(place.shape()), place.type().width());
        } catch (ArithmeticException e) {
            throw new UnreadableTensorsException("tensor " + place.name() + " has an impossible shape", e);
        }
        if (expected != length) {
            throw new UnreadableTensorsException("tensor " + place.name() + " of shape " + place.shape() + " has "
                    + length + " bytes in place of " + expected);
        }
        if (length > LARGEST_TENSOR) {
            throw new UnreadableTensorsException(
                    "tensor " + place.name() + " has " + length + " bytes, more than one buffer holds");
        }
    }
}
