package dev.trainyard.gateway.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON from strangers as a plain tree of maps, lists, texts, numbers and truths. Numbers stay exact, a member said
 * twice is refused, faults come with line and column, and no document takes more memory than its few limits allow.
 */
public final class JsonTree {

    /** Deeper than any recipe, and far from the end of a stack. */
    private static final int DEEPEST = 100;
    /** What bounds the tree's memory: an empty list takes three bytes of text and dozens of memory. */
    private static final int MOST_VALUES = 500_000;
    /** So that a fault can name every one of them. */
    private static final int MOST_MEMBERS = 10_000;

    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 1_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNameLength(LONGEST_NAME)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private final JsonParser parser;
    private int values;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads a document that holds one value.
     *
     * @param param the member that the document is the value of; empty for a body
     * @throws RejectedException when it is none
     */
    public static Object read(String param, byte[] json) {
        String what = param.isEmpty() ? "The body " : "";
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw Rejection.invalid(param, what + "is empty; JSON is expected")
                        .exception();
            }
            JsonTree tree = new JsonTree(parser);
            Object value = tree.value();
            if (parser.nextToken() != null) {
                throw tree.refusal(param, what + "has something after its end");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw Rejection.invalid(
                            param,
                            what + "is nested deeper than " + DEEPEST
                                    + " levels, or has a name or a number of more than " + LONGEST_NAME + " letters"
                                    + place(e))
                    .exception();
        } catch (JsonProcessingException e) {
            throw Rejection.invalid(param, what + "is not valid JSON" + place(e) + ": " + why(e))
                    .exception();
        } catch (IOException e) {
            throw Rejection.invalid(param, what + "is not text in UTF-8, UTF-16 or UTF-32")
                    .exception();
        } catch (TooLarge e) {
            throw Rejection.invalid(param, what + e.getMessage()).exception();
        }
    }

    /** A document with more parts than it may have. */
    private static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge(String message) {
            super(message);
        }
    }

    private RuntimeException refusal(String param, String message) {
        return Rejection.invalid(
                        param,
                        message + " at line " + parser.currentTokenLocation().getLineNr() + ", column "
                                + parser.currentTokenLocation().getColumnNr())
                .exception();
    }

    private Object value() throws IOException {
        values++;
        if (values > MOST_VALUES) {
            throw new TooLarge("has more than " + MOST_VALUES + " values; send less at once");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> text(parser.getText());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new IllegalStateException("no JSON text has " + token + " where a value stands");
        };
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = text(parser.currentName());
            parser.nextToken();
            object.put(name, value());
            if (object.size() > MOST_MEMBERS) {
                throw new TooLarge("has an object with more than " + MOST_MEMBERS + " members");
            }
        }
        return object;
    }

    private List<Object> list() throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private Number integer() throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> parser.getIntValue();
            case LONG -> parser.getLongValue();
            case BIG_INTEGER -> parser.getBigIntegerValue();
            case FLOAT, DOUBLE, BIG_DECIMAL -> throw new IllegalStateException("a whole number is none of these");
        };
    }

    /** Half a letter (a lone surrogate) can be escaped in JSON, but nothing that writes UTF-8 can write it again. */
    private String text(String text) {
        boolean broken = text.codePoints().anyMatch(letter -> Character.getType(letter) == Character.SURROGATE);
        if (broken) {
            throw refusal("", "A text holds half a letter, an escape such as \\ud800 without its other half,");
        }
        return text;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null || e.getLocation().getLineNr() < 1
                ? ""
                : " at line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr();
    }

    /** The parser's words, as far as they speak of the document and not of the parser. */
    private static String why(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "it ends too early";
        }
        String message = e instanceof JsonParseException
                ? e.getOriginalMessage().lines().findFirst().orElse("")
                : "";
        boolean ofTheInside = message.isEmpty() || message.contains("`") || message.contains("java.");
        return ofTheInside ? "it cannot be read on from there" : message;
    }
}
