package dev.trainyard.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.trainyard.gateway.inbound.ErrorJson;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(InMemory.class)
class OpenApiTest {

    @Inject
    Web web;

    @Test
    void theDescriptionThatIsServedIsTheOneThatIsCheckedIn() throws IOException {
        JsonNode served = new ObjectMapper(new YAMLFactory())
                .readTree(web.get("/openapi").response().body());

        assertThat(served).isEqualTo(OpenApi.CHECKED_IN.document());
    }

    @Test
    void everyAddressIsDescribedAndNoOther() {
        assertThat(OpenApi.CHECKED_IN.operations()).isEqualTo(operationsOfTheCode());
    }

    @Test
    void everyOperationHasANameOfItsOwnAndSaysWhatItIsFor() {
        List<JsonNode> operations = Stream.of("get", "post", "delete")
                .flatMap(method -> OpenApi.CHECKED_IN.document().get("paths").findValues(method).stream())
                .toList();

        assertThat(operations)
                .extracting(one -> one.path("operationId").asText())
                .doesNotContain("")
                .doesNotHaveDuplicates();
        assertThat(operations)
                .allSatisfy(one -> assertThat(one.path("summary").asText()).isNotBlank());
        assertThat(operations)
                .allSatisfy(one ->
                        assertThat(one.at("/responses/default").isMissingNode()).isFalse());
    }

    @Test
    void aMemberThatIsNotDescribedIsFound() {
        ObjectNode error = new ObjectMapper().valueToTree(ErrorJson.of("wrong", "server_error", "", "broken"));
        assertThat(OpenApi.CHECKED_IN.faults("ErrorEnvelope", error)).isEmpty();

        ((ObjectNode) error.get("error")).put("stack", "…");

        assertThat(OpenApi.CHECKED_IN.faults("ErrorEnvelope", error))
                .singleElement()
                .asString()
                .contains("stack");
    }

    @Test
    void theRecipesThatAreShownAsExamplesAreAsDescribed() throws IOException {
        java.nio.file.Path folder = java.nio.file.Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("examples"))) {
            folder = Optional.ofNullable(folder.getParent()).orElseThrow();
        }
        try (Stream<java.nio.file.Path> files = Files.list(folder.resolve("examples"))) {
            List<java.nio.file.Path> recipes =
                    files.filter(file -> file.toString().endsWith(".json")).toList();
            assertThat(recipes).isNotEmpty();
            for (java.nio.file.Path file : recipes) {
                ObjectNode recipe = (ObjectNode) new ObjectMapper().readTree(file.toFile());
                if (!recipe.has("task") || recipe.get("task").asText().equals("classification")) {
                    // What the command line adds.
                    recipe.put("task", "classification").put("target", "species");
                }
                assertThat(OpenApi.CHECKED_IN.faults("Recipe", recipe))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    /** Every method of a class with an address, as {@code GET /v1/files}. */
    private static Set<String> operationsOfTheCode() {
        return resources()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()).flatMap(method -> verb(method).stream()
                        .map(verb -> verb + " " + type.getAnnotation(Path.class).value() + pathOf(method))))
                .map(operation -> operation.replace(":.+}", "}"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Class<?>> resources() {
        try {
            java.nio.file.Path folder = java.nio.file.Path.of(
                            ErrorJson.class.getResource("ErrorJson.class").toURI())
                    .getParent();
            try (Stream<java.nio.file.Path> files = Files.list(folder)) {
                return files
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class"))
                        .<Class<?>>map(
                                name -> named(ErrorJson.class.getPackageName() + "." + name.replace(".class", "")))
                        .filter(type -> type.isAnnotationPresent(Path.class))
                        .toList()
                        .stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name, false, OpenApiTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> verb(Method method) {
        return Map.of("GET", GET.class, "POST", POST.class, "DELETE", DELETE.class).entrySet().stream()
                .filter(verb -> method.isAnnotationPresent(verb.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static String pathOf(Method method) {
        return method.isAnnotationPresent(Path.class)
                ? method.getAnnotation(Path.class).value()
                : "";
    }
}
