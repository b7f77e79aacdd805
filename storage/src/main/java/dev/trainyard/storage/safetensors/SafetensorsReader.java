package dev.trainyard.storage.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.trainyard.job.tensor.Tensor;
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
import java.util.TreeMap;

/**
 * Reads safetensors from bytes that nobody vouches for. Whatever the bytes are, the outcome is either the tensors or
 * {@link UnreadableTensorsException}: lengths are checked before anything is allocated, offsets are 64 bits wide and
 * must cover the data exactly once, without gap or overlap.
 */
public final class SafetensorsReader {

    private static final long LARGEST_HEADER = 100L << 20;
    private static final int MOST_TENSORS = 1_000_000;
    private static final int MOST_DIMENSIONS = 16;
    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(10_000)
                    .maxStringLength(1_000_000)
                    .maxNumberLength(20)
                    .build())
            .build();

    private final MemorySegment bytes;

    private SafetensorsReader(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** What a file holds. */
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

    private record Place(String name, Tensor.Type type, List<Long> shape, long start, long end) {}

    /** Reads a file by mapping it; the tensors are copies, so the file may go afterwards. */
    public static Contents read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            return new SafetensorsReader(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena)).read();
        }
    }

    /** Reads bytes in memory. */
    public static Contents read(byte[] bytes) throws UnreadableTensorsException {
        return new SafetensorsReader(MemorySegment.ofArray(bytes)).read();
    }

    private Contents read() throws UnreadableTensorsException {
        if (bytes.byteSize() < Long.BYTES) {
            throw new UnreadableTensorsException("it has " + bytes.byteSize() + " bytes, fewer than its own length");
        }
        long header = bytes.get(LITTLE_LONG, 0);
        if (header < 2 || header > LARGEST_HEADER || header > bytes.byteSize() - Long.BYTES) {
            throw new UnreadableTensorsException("its header claims " + Long.toUnsignedString(header) + " bytes");
        }
        byte[] json = bytes.asSlice(Long.BYTES, header).toArray(ValueLayout.JAVA_BYTE);
        List<Place> places = new ArrayList<>();
        Map<String, String> metadata = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            readHeader(parser, places, metadata);
        } catch (UnreadableTensorsException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableTensorsException("its header is no plain JSON", e);
        }
        MemorySegment data = bytes.asSlice(Long.BYTES + header);
        requireExactCover(places, data.byteSize());
        List<Tensor> tensors = new ArrayList<>(places.size());
        for (Place place : places) {
            tensors.add(tensorAt(place, data));
        }
        return new Contents(tensors, metadata);
    }

    private static void readHeader(JsonParser parser, List<Place> places, Map<String, String> metadata)
            throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            expect(parser, JsonToken.START_OBJECT);
            if (name.equals("__metadata__")) {
                readMetadata(parser, metadata);
            } else {
                places.add(readPlace(parser, name));
                if (places.size() > MOST_TENSORS) {
                    throw new UnreadableTensorsException("it has more than " + MOST_TENSORS + " tensors");
                }
            }
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new UnreadableTensorsException("something stands after its header's end");
        }
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            expect(parser, JsonToken.VALUE_STRING);
            metadata.put(name, parser.getText());
        }
    }

    private static Place readPlace(JsonParser parser, String name) throws IOException {
        Optional<Tensor.Type> type = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "dtype" -> type = Optional.of(readType(parser, name));
                case "shape" -> shape = Optional.of(readNumbers(parser, MOST_DIMENSIONS));
                case "data_offsets" -> offsets = Optional.of(readNumbers(parser, 2));
                default -> throw new UnreadableTensorsException("tensor " + name + " has an unknown member");
            }
        }
        if (type.isEmpty()
                || shape.isEmpty()
                || offsets.isEmpty()
                || offsets.get().size() != 2) {
            throw new UnreadableTensorsException("tensor " + name + " lacks dtype, shape or data_offsets");
        }
        return new Place(
                name,
                type.get(),
                shape.get(),
                offsets.get().getFirst(),
                offsets.get().getLast());
    }

    private static Tensor.Type readType(JsonParser parser, String name) throws IOException {
        expect(parser, JsonToken.VALUE_STRING);
        String text = parser.getText();
        for (Tensor.Type type : Tensor.Type.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw new UnreadableTensorsException("tensor " + name + " has the unsupported dtype " + text);
    }

    private static List<Long> readNumbers(JsonParser parser, int most) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            long number = parser.getLongValue();
            if (number < 0 || numbers.size() == most) {
                throw new UnreadableTensorsException("a length or offset is negative, or there are too many");
            }
            numbers.add(number);
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
            throw new UnreadableTensorsException("a length or offset is no whole number");
        }
        return numbers;
    }

    private static void expect(JsonParser parser, JsonToken token) throws IOException {
        if (parser.nextToken() != token) {
            throw new UnreadableTensorsException("its header has " + parser.currentToken() + " in place of " + token);
        }
    }

    private static void requireExactCover(List<Place> places, long size) throws UnreadableTensorsException {
        List<Place> inOrder = places.stream()
                .sorted(Comparator.comparingLong(Place::start).thenComparingLong(Place::end))
                .toList();
        long at = 0;
        for (Place place : inOrder) {
            if (place.start != at || place.end < place.start || place.end > size) {
                throw new UnreadableTensorsException("tensor " + place.name + " lies at " + place.start + " to "
                        + place.end + ", where " + at + " was the next free byte of " + size);
            }
            at = place.end;
        }
        if (at != size) {
            throw new UnreadableTensorsException((size - at) + " bytes at its end belong to no tensor");
        }
    }

    private static Tensor tensorAt(Place place, MemorySegment data) throws UnreadableTensorsException {
        long length = place.end - place.start;
        long expected;
        try {
            expected = Math.multiplyExact(Tensor.elements(place.shape), place.type.width());
        } catch (ArithmeticException e) {
            throw new UnreadableTensorsException("tensor " + place.name + " has an impossible shape", e);
        }
        if (expected != length || length > Integer.MAX_VALUE - 8) {
            throw new UnreadableTensorsException("tensor " + place.name + " of shape " + place.shape + " has " + length
                    + " bytes in place of " + expected);
        }
        byte[] copy = data.asSlice(place.start, length).toArray(ValueLayout.JAVA_BYTE);
        return new Tensor(place.name, place.type, place.shape, ByteBuffer.wrap(copy));
    }
}
