package dev.trainyard.learning.model;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The small files of a model, which are objects of JSON. */
final class ModelJson {

    private static final Gson JSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private ModelJson() {}

    static byte[] write(Map<String, Object> tree) {
        return JSON.toJson(tree).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException when it is no object, naming it
     */
    static Map<String, Object> read(String name, byte[] json) {
        try {
            JsonElement tree = JsonParser.parseString(new String(json, StandardCharsets.UTF_8));
            if (!tree.isJsonObject()) {
                throw new IllegalArgumentException(name + " is no object of JSON");
            }
            return JSON.fromJson(tree, new TypeToken<LinkedHashMap<String, Object>>() {});
        } catch (JsonParseException e) {
            throw new IllegalArgumentException(name + " is no object of JSON: " + e.getMessage(), e);
        }
    }
}
