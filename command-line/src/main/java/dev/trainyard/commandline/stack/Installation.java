package dev.trainyard.commandline.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where this build lies: the jars that children are started from.
 *
 * @param home the checkout
 * @param java the JVM that we run on, which runs the children too
 */
public record Installation(Path home, Path java) {

    /** The one that this process was started from; the launcher says where it is. */
    public static Installation current() {
        Path home = Path.of(System.getProperty("trainyard.home", "."))
                .toAbsolutePath()
                .normalize();
        return new Installation(home, Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    /** The jar of the command line, with its libraries beside it. */
    Path commandLineJar() {
        return existing(home.resolve("command-line/target/command-line-0.1.0.jar"));
    }

    /** The agent that ends a service when its parent is gone. */
    Path parentWatchJar() {
        return existing(home.resolve("command-line/target/command-line-0.1.0-parent-watch.jar"));
    }

    Path serviceJar(String service) {
        return existing(home.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    private static Path existing(Path jar) {
        if (!Files.exists(jar)) {
            throw new UnfitException(jar + " is missing; start through ./trainyard, which builds it.");
        }
        return jar;
    }

    /** The start of every child's command line. */
    List<String> java(String heap, Path crashFolder) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + heap,
                // Small heaps of mostly idle processes: the collector with the smallest footprint serves best.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:ErrorFile=" + crashFolder.resolve("hs_err_pid%p.log"),
                "-XX:-CreateCoredumpOnCrash",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dfile.encoding=UTF-8"));
        return command;
    }
}
