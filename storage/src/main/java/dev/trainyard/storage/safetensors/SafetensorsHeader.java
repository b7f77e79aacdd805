package dev.trainyard.storage.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.trainyard.job.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The JSON at the head of a file, read from a stranger: of plain UTF-8, nested three deep, every member known, every
 * name once, and nothing beside it but padding. What it says about the data is not yet checked against the data.
 */
record SafetensorsHeader(List<Place> places, Map<String, String> metadata) {

    /** The name under which metadata stand, which no tensor may bear. */
    static final String METADATA = "__metadata__";

    static final long LARGEST = 100L << 20;
    /** The largest published models have fewer in one file by far. */
    static final int MOST_TENSORS = 100_000;

    static final int MOST_DIMENSIONS = 16;

    // Names are neither interned nor kept in a table: they are a stranger's, and would stay.
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(3)
                    .maxNameLength(10_000)
                    .maxStringLength(1_000_000)
                    .maxNumberLength(20)
                    .build())
            .build();

    /** Where a tensor says it lies, counted from the end of the header. */
    record Place(String name, Tensor.Type type, List<Long> shape, long start, long end) {}

    static SafetensorsHeader parse(byte[] json) throws UnreadableTensorsException {
        if (json.length == 0 || json[0] != '{') {
            throw new UnreadableTensorsException("its header does not begin with a brace");
        }
        List<Place> places = new ArrayList<>();
        Map<String, String> metadata = new TreeMap<>();
        try (JsonParser parser = JSON.createParser(strict(json))) {
            readAll(parser, places, metadata);
        } catch (UnreadableTensorsException e) {
            throw e;
        } catch (IOException e) {
            throw new UnreadableTensorsException("its header is no plain JSON", e);
        }
        return new SafetensorsHeader(places, metadata);
    }

    /** The parser itself would guess the encoding, and put a sign in the place of what is no UTF-8. */
    private static Reader strict(byte[] json) {
        return new InputStreamReader(
                new ByteArrayInputStream(json),
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    /** Whether text has a form in UTF-8; half of a surrogate pair, which an escape can hold, has none. */
    static boolean isText(String text) {
        return text.codePoints().noneMatch(letter -> Character.getType(letter) == Character.SURROGATE);
    }

    private static void readAll(JsonParser parser, List<Place> places, Map<String, String> metadata)
            throws IOException {
        expect(parser, JsonToken.START_OBJECT);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = text(parser.currentName());
            expect(parser, JsonToken.START_OBJECT);
            if (name.equals(METADATA)) {
                readMetadata(parser, metadata);
            } else if (places.size() == MOST_TENSORS) {
                throw new UnreadableTensorsException("it has more than " + MOST_TENSORS + " tensors");
            } else {
                places.add(readPlace(parser, name));
            }
        }
        require(parser, JsonToken.END_OBJECT);
        if (parser.nextToken() != null) {
            throw new UnreadableTensorsException("something stands after its header's end");
        }
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = text(parser.currentName());
            expect(parser, JsonToken.VALUE_STRING);
            metadata.put(name, text(parser.getText()));
        }
        require(parser, JsonToken.END_OBJECT);
    }

    private static Place readPlace(JsonParser parser, String name) throws IOException {
        Optional<Tensor.Type> type = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "dtype" -> type = Optional.of(readType(parser, name));
                case "shape" -> shape = Optional.of(readNumbers(parser, name, MOST_DIMENSIONS));
                case "data_offsets" -> offsets = Optional.of(readNumbers(parser, name, 2));
                default -> throw new UnreadableTensorsException("tensor " + name + " has an unknown member");
            }
        }
        require(parser, JsonToken.END_OBJECT);
        if (type.isEmpty()
                || shape.isEmpty()
                || offsets.isEmpty()
                || offsets.get().size() != 2) {
            throw new UnreadableTensorsException("tensor " + name + " lacks dtype, shape or data_offsets");
        }
        return new Place(
                name,
                type.get(),
                List.copyOf(shape.get()),
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

    private static List<Long> readNumbers(JsonParser parser, String name, int most) throws IOException {
        expect(parser, JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>(4);
        while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            long number = parser.getLongValue();
            if (number < 0) {
                throw new UnreadableTensorsException("tensor " + name + " has a negative length or offset");
            }
            if (numbers.size() == most) {
                throw new UnreadableTensorsException("tensor " + name + " has more than " + most + " numbers in a row");
            }
            numbers.add(number);
        }
        require(parser, JsonToken.END_ARRAY);
        return numbers;
    }

    private static String text(String text) throws UnreadableTensorsException {
        if (!isText(text)) {
            throw new UnreadableTensorsException("a name or text has no form in UTF-8");
        }
        return text;
    }

    private static void expect(JsonParser parser, JsonToken token) throws IOException {
        parser.nextToken();
        require(parser, token);
    }

    private static void require(JsonParser parser, JsonToken token) throws UnreadableTensorsException {
        if (parser.currentToken() != token) {
            throw new UnreadableTensorsException("its header has " + parser.currentToken() + " in place of " + token);
        }
    }
}
