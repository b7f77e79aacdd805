package dev.trainyard.messaging.codec;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.recipe.RecipeWriter;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.PreparedRows;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.TaskId;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** How the records of the job model stand in JSON: recipes as users write them, tasks by their ids. */
public final class Json {

    private static final ObjectMapper MAPPER = begin().build();

    private Json() {}

    /** The one mapper; safe for many threads. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    static JsonMapper.Builder begin() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(words())
                .addMixIn(Assignment.class, AssignmentKinds.class)
                .addMixIn(Assignment.Train.class, TrainOfEarlierReleases.class)
                .addMixIn(PreparedRows.class, RowsByTheirMembers.class)
                .addMixIn(ReplayReceipt.class, ReplayFindings.class)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                // A record is its components: what it can answer about itself is no part of it.
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                // Later releases may add members; what this one does not know, it passes over.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Assignment.Prepare.class, name = "prepare"),
        @JsonSubTypes.Type(value = Assignment.Train.class, name = "train"),
        @JsonSubTypes.Type(value = Assignment.Score.class, name = "score"),
    })
    private interface AssignmentKinds {}

    interface TrainOfEarlierReleases {
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        int halvings();
    }

    /** Rows of tables had no kind when they were the only ones, and need none: their members tell. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
    @JsonSubTypes({
        @JsonSubTypes.Type(PreparedRows.Table.class),
        @JsonSubTypes.Type(PreparedRows.Texts.class),
    })
    private interface RowsByTheirMembers {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "finding")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ReplayReceipt.Identical.class, name = "identical"),
        @JsonSubTypes.Type(value = ReplayReceipt.Differs.class, name = "differs"),
        @JsonSubTypes.Type(value = ReplayReceipt.NothingToCompare.class, name = "nothing_to_compare"),
    })
    private interface ReplayFindings {}

    private static SimpleModule words() {
        SimpleModule module = new SimpleModule("trainyard");
        module.addSerializer(new RecipeToTree());
        module.addDeserializer(Recipe.class, new RecipeFromTree());
        module.addSerializer(new TaskToText());
        module.addDeserializer(TaskId.class, new TaskFromText());
        module.addSerializer(new FailureCodeToText());
        module.addDeserializer(FailureCode.class, new FailureCodeFromText());
        return module;
    }

    private static final class RecipeToTree extends StdSerializer<Recipe> {
        RecipeToTree() {
            super(Recipe.class);
        }

        @Override
        public void serialize(Recipe recipe, JsonGenerator json, SerializerProvider provider) throws IOException {
            provider.defaultSerializeValue(RecipeWriter.write(recipe), json);
        }
    }

    private static final class RecipeFromTree extends StdDeserializer<Recipe> {
        RecipeFromTree() {
            super(Recipe.class);
        }

        @Override
        public Recipe deserialize(JsonParser json, DeserializationContext context) throws IOException {
            @SuppressWarnings("unchecked")
            Map<String, Object> tree = context.readValue(json, Map.class);
            return switch (RecipeReader.read(tree, 0)) {
                case RecipeReading.Read read -> read.recipe();
                case RecipeReading.Faulty faulty ->
                    throw context.instantiationException(Recipe.class, "no recipe: " + faulty.faults());
            };
        }
    }

    private static final class TaskToText extends StdSerializer<TaskId> {
        TaskToText() {
            super(TaskId.class);
        }

        @Override
        public void serialize(TaskId task, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(task.toString());
        }
    }

    private static final class TaskFromText extends StdDeserializer<TaskId> {
        TaskFromText() {
            super(TaskId.class);
        }

        @Override
        public TaskId deserialize(JsonParser json, DeserializationContext context) throws IOException {
            try {
                return TaskId.parse(text(json, context, TaskId.class));
            } catch (IllegalArgumentException e) {
                throw context.instantiationException(TaskId.class, e);
            }
        }
    }

    private static String text(JsonParser json, DeserializationContext context, Class<?> type) throws IOException {
        return json.hasToken(JsonToken.VALUE_STRING)
                ? json.getText()
                : (String) context.handleUnexpectedToken(type, json);
    }

    private static final class FailureCodeToText extends StdSerializer<FailureCode> {
        FailureCodeToText() {
            super(FailureCode.class);
        }

        @Override
        public void serialize(FailureCode code, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(code.wireName());
        }
    }

    private static final class FailureCodeFromText extends StdDeserializer<FailureCode> {
        FailureCodeFromText() {
            super(FailureCode.class);
        }

        @Override
        public FailureCode deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String name = text(json, context, FailureCode.class);
            return Arrays.stream(FailureCode.values())
                    .filter(code -> code.wireName().equals(name))
                    .findFirst()
                    // A code of a later release: what it is for this one is a fault that it cannot judge.
                    .orElse(FailureCode.INTERNAL_ERROR);
        }
    }
}
