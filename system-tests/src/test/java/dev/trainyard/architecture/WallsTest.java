package dev.trainyard.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Code CODE = Code.of(CHECKOUT);

    static List<Wall> walls() {
        return Walls.all();
    }

    @ParameterizedTest
    @MethodSource("walls")
    void noWallIsBreached(Wall wall) {
        assertThat(wall.breaches().apply(CODE)).as(wall.reason()).isEmpty();
    }

    /** A rule over classes that were never built passes on nothing. */
    @Test
    void everySourceOfEveryModuleIsSeen() {
        Set<String> seen = CODE.classes().stream().map(JavaClass::getName).collect(Collectors.toSet());
        List<String> unseen = CHECKOUT.modulesWithSources().stream()
                .flatMap(module -> Checkout.javaFiles(CHECKOUT.sources(module)).stream()
                        .map(file -> CHECKOUT.sources(module).relativize(file)))
                .filter(file -> !file.endsWith("package-info.java"))
                .map(WallsTest::className)
                .filter(name -> !seen.contains(name))
                .toList();

        assertThat(unseen)
                .as("sources without a class in their module's target/classes; build the modules first:"
                        + " ./mvnw -pl system-tests -am test-compile")
                .isEmpty();
        assertThat(CHECKOUT.modulesWithSources()).hasSizeGreaterThanOrEqualTo(9);
    }

    private static String className(Path file) {
        return file.toString().replace(".java", "").replace('/', '.');
    }

    static Stream<Map.Entry<String, String>> exceptions() {
        return Stream.concat(
                TimeAndChanceWalls.PAUSES.entrySet().stream(), TimeAndChanceWalls.DRAWS.entrySet().stream());
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void everyNamedExceptionIsStillNeeded(Map.Entry<String, String> exception) {
        boolean needed = CODE.classes().stream()
                .filter(type -> type.getName().equals(exception.getKey())
                        || type.getName().startsWith(exception.getKey() + "$"))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .anyMatch(access ->
                        TimeAndChanceWalls.pauses(access.getTarget()) || TimeAndChanceWalls.draws(access.getTarget()));

        assertThat(needed)
                .as("%s may do so because: %s", exception.getKey(), exception.getValue())
                .isTrue();
    }
}
