package dev.trainyard.charts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The chart of this checkout. */
public final class Chart {

    /** As the tests' releases are called; object names begin with it. */
    static final String RELEASE = "trainyard";

    static final String NAMESPACE = "yard";
    private static final String KUBERNETES = "1.33.0";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final Path folder;
    private final Path withoutHooks;

    private Chart(Path folder, Path withoutHooks) {
        this.folder = folder;
        this.withoutHooks = withoutHooks;
    }

    public static Chart find() {
        Path folder = Path.of(System.getProperty("trainyard.home", ".."))
                .toAbsolutePath()
                .normalize()
                .resolve("helm/trainyard");
        return new Chart(folder, withoutHooks(folder));
    }

    /** Helm as a library gives no hooks when it renders, so it renders a copy in which they are like anything else. */
    private static Path withoutHooks(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            Path copy = Files.createDirectories(Path.of("target", "chart").toAbsolutePath());
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = copy.resolve(folder.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace("helm.sh/hook", "trainyard.test/hook"));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    /** Names of the values under ci/: what installations of several kinds would give. */
    List<String> scenarios() {
        try (Stream<Path> files = Files.list(folder.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString().replace("-values.yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LintResult lint() {
        return new Helm(folder).lint().strict().call();
    }

    private TemplateCommand template() {
        return new Helm(withoutHooks)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
    }

    /** What a scenario is rendered as, every manifest of it. */
    Manifests render(String scenario) {
        return render(scenario, Map.of());
    }

    /** The same with single values set beside. */
    public Manifests render(String scenario, Map<String, String> values) {
        TemplateCommand command = template().withValuesFile(folder.resolve("ci").resolve(scenario + "-values.yaml"));
        values.forEach(command::set);
        return Manifests.read(command.call());
    }

    /** Renders with nothing but these values; for what is refused. */
    Manifests renderOnly(Map<String, String> values) {
        TemplateCommand command = template();
        values.forEach(command::set);
        return Manifests.read(command.call());
    }

    static JsonNode yaml(String text) {
        try {
            return YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
