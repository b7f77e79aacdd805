package dev.trainyard.architecture;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies the poms, gives every module a dependency that it must not have, and lets Maven judge. */
class MavenWallsTest {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final String OURS = "dev.trainyard:";

    /** Each module, and what it must never see. All of these are somewhere else in the build, so nothing is fetched. */
    private static final Map<String, String> FORBIDDEN = Map.ofEntries(
            entry("job-model", "com.fasterxml.jackson.core:jackson-core"),
            entry("datasets", "org.apache.kafka:kafka-clients"),
            entry("learning", "io.minio:minio"),
            entry("storage", OURS + "learning"),
            entry("messaging", OURS + "storage"),
            entry("api-gateway", "ai.djl:api"),
            entry("trainer-service", OURS + "api-gateway"),
            entry("evaluator-service", OURS + "trainer-service"),
            entry("command-line", OURS + "evaluator-service"),
            entry("benchmarks", OURS + "trainer-service"),
            entry("system-tests", OURS + "learning"),
            entry("official-clients", OURS + "job-model"));

    @TempDir
    private Path folder;

    private record Ending(int status, String output) {}

    @BeforeEach
    void copyThePoms() throws IOException {
        Files.copy(CHECKOUT.root().resolve("pom.xml"), folder.resolve("pom.xml"));
        for (String module : CHECKOUT.modules()) {
            Files.createDirectories(folder.resolve(module));
            Files.copy(CHECKOUT.root().resolve(module).resolve("pom.xml"), pom(module));
        }
    }

    private Path pom(String module) {
        return folder.resolve(module).resolve("pom.xml");
    }

    private void allow(String module, String dependency) throws IOException {
        String[] names = dependency.split(":");
        String version = dependency.startsWith(OURS) ? "<version>${project.version}</version>" : "";
        String written = "<dependency><groupId>" + names[0] + "</groupId><artifactId>" + names[1] + "</artifactId>"
                + version + "</dependency>";
        String text = Files.readString(pom(module));
        // Not among those whose versions alone are managed.
        String changed = text.contains("<dependencies>")
                ? text.replaceFirst(
                        "(?<!<dependencyManagement>\\s{0,20})<dependencies>",
                        "<dependencies>" + Matcher.quoteReplacement(written))
                : text.replace("<build>", "<dependencies>" + written + "</dependencies><build>");
        Files.writeString(pom(module), changed);
    }

    private Ending validate(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                CHECKOUT.root().resolve("mvnw").toString(),
                "-B",
                "-o",
                "-f",
                folder.resolve("pom.xml").toString()));
        Optional.ofNullable(System.getProperty("trainyard.repository"))
                .ifPresent(repository -> command.add("-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        command.add("validate");
        Path output = folder.resolve("output.txt");
        Process maven = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(maven.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            maven.destroyForcibly();
        }
        return new Ending(maven.exitValue(), Files.readString(output));
    }

    @Test
    void everyModuleHasAForbiddenDependencyHere() {
        assertThat(FORBIDDEN).containsOnlyKeys(CHECKOUT.modules());
    }

    @Test
    void everyModuleRefusesWhatItMustNeverSee() throws IOException, InterruptedException {
        for (Map.Entry<String, String> forbidden : FORBIDDEN.entrySet()) {
            allow(forbidden.getKey(), forbidden.getValue());
        }

        Ending ending = validate("--fail-never");

        assertThat(FORBIDDEN.entrySet()).allSatisfy(forbidden -> {
            assertThat(ending.output()).contains("walls) on project " + forbidden.getKey());
            assertThat(ending.output()).contains(forbidden.getValue());
        });
    }

    @Test
    void oneForbiddenDependencyFailsTheBuildWithTheReason() throws IOException, InterruptedException {
        allow("job-model", FORBIDDEN.get("job-model"));

        Ending ending = validate();

        assertThat(ending.status()).isNotZero();
        assertThat(ending.output()).contains("job-model is the words and the two pure machines");
    }

    @Test
    void thePomsAsTheyArePass() throws IOException, InterruptedException {
        Ending ending = validate();

        assertThat(ending.status()).as(ending.output()).isZero();
    }
}
