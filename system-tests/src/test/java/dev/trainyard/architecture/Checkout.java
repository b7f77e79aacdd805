package dev.trainyard.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The checkout in which the tests run: its modules, their sources, and the documents. */
record Checkout(Path root) {

    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".trainyard", "node_modules");

    /** Found from where the tests were started: the nearest folder above that has the launcher. */
    static Checkout find() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("trainyard"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("these tests run inside a checkout, but no folder above has the launcher");
        }
        return new Checkout(folder);
    }

    /** Modules in the order of the root's pom. */
    List<String> modules() {
        return Pom.read(root.resolve("pom.xml")).modules();
    }

    /** Modules that have classes of their own. */
    List<String> modulesWithSources() {
        return modules().stream()
                .filter(module -> Files.isDirectory(sources(module)))
                .toList();
    }

    Path sources(String module) {
        return root.resolve(module).resolve("src/main/java");
    }

    Path classes(String module) {
        return root.resolve(module).resolve("target/classes");
    }

    Pom pom(String module) {
        return Pom.read(root.resolve(module).resolve("pom.xml"));
    }

    /** The modules' own Java files, without those of tests. */
    List<Path> mainSources() {
        return modulesWithSources().stream()
                .flatMap(module -> javaFiles(sources(module)).stream())
                .toList();
    }

    static List<Path> javaFiles(Path folder) {
        return filesIn(folder).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
    }

    /** Every file that belongs to the project, built ones excepted. */
    List<Path> files() {
        return filesIn(root);
    }

    private static List<Path> filesIn(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Stream.of(folder.relativize(file).toString().split("/"))
                            .noneMatch(NOT_OURS::contains))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
