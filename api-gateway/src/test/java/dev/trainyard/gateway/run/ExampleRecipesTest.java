package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExampleRecipesTest {

    private static Stream<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../examples"))) {
            return files.filter(file -> file.toString().endsWith(".json")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void everyExamplesRecipeIsTaken(Path file) throws IOException {
        Map<String, Object> tree = new ObjectMapper().readValue(file.toFile(), new TypeReference<>() {});

        String model = tree.containsKey("target") || tree.containsKey("targets") ? "mlp" : "gpt-nano";

        assertThat(JobRequest.read(Map.of("model", model, "training_file", "file-1", "recipe", tree), 1))
                .isInstanceOf(JobRequest.Reading.Read.class);
    }
}
