package dev.trainyard.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.system.yard.CommandProcess;
import dev.trainyard.system.yard.TestedYard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands of somebody who trains and asks. */
@ExtendWith(SharedYard.class)
@Timeout(300)
class CommandLineIT {

    private static final Path HOME =
            Path.of(System.getProperty("trainyard.home", ".")).toAbsolutePath().normalize();

    private record Said(int status, List<String> lines) {}

    private static Said run(TestedYard yard, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", yard.data().toAbsolutePath().toString()));
        try (CommandProcess command = CommandProcess.start(HOME, all.toArray(String[]::new))) {
            return new Said(command.awaitEnd(), command.lines());
        }
    }

    @Test
    void trainFollowsToTheEndAndPredictAsksTheModel(TestedYard yard) throws IOException, InterruptedException {
        Said train = run(yard, "train", Iris.FILE.toString(), "--target", "species", "--name", "flowers");

        assertThat(train.status()).as("%s", train.lines()).isZero();
        assertThat(train.lines()).last().asString().contains("flowers");
        assertThat(train.lines())
                .filteredOn(line -> line.contains("step 300/300"))
                .isNotEmpty();
        assertThat(train.lines())
                .filteredOn(line -> line.contains(" validation ") && line.contains("accuracy"))
                .hasSize(10);

        Said predict = run(yard, "predict", "flowers", "[{\"petal_length\": 1.4, \"petal_width\": 0.2}]");
        assertThat(predict.lines()).singleElement().asString().contains("setosa");

        String job = train.lines().stream()
                .filter(line -> line.startsWith("Submitted "))
                .map(line -> line.substring("Submitted ".length()))
                .findFirst()
                .orElseThrow();
        Said watch = run(yard, "watch", job);
        assertThat(watch.status()).isZero();
        assertThat(watch.lines()).last().asString().contains("flowers");
    }

    @Test
    void trainSaysWhichColumnsThereAreAndFails(TestedYard yard) throws IOException, InterruptedException {
        Said train = run(yard, "train", Iris.FILE.toString(), "--target", "colour");

        assertThat(train.status()).isEqualTo(1);
        assertThat(train.lines())
                .last()
                .asString()
                .contains("no column 'colour'")
                .contains("species");
    }

    @Test
    void trainFailsWithTheJobWhenTheRowsCannotBeUsed(TestedYard yard, @TempDir Path scratch)
            throws IOException, InterruptedException {
        Path torn = Files.writeString(scratch.resolve("torn.csv"), "a,b\n1,2\n3\n4,5,6\n");

        Said train = run(yard, "train", torn.toString(), "--target", "b", "--task", "regression");

        assertThat(train.status()).isEqualTo(1);
        assertThat(train.lines()).last().asString().contains("line 3: has 1 values");
    }

    @Test
    void demoShowsTheWholeWayAndStops(@TempDir Path scratch) throws IOException, InterruptedException {
        Path data = scratch.resolve("demo");
        try (CommandProcess demo =
                CommandProcess.start(HOME, "demo", "--data", data.toString(), "--port", "" + TestedYard.freePort())) {
            assertThat(demo.awaitEnd()).as("%s", demo.lines()).isZero();
            List<String> lines = demo.lines();
            assertThat(lines)
                    .filteredOn(line -> line.contains("steps/s") && line.contains("left"))
                    .as("how many there are is a matter of the machine's speed")
                    .isNotEmpty()
                    .last()
                    .asString()
                    .contains("step 900/900");
            assertThat(lines).filteredOn(line -> line.contains(" validation ")).hasSize(10);
            assertThat(lines).filteredOn(line -> line.contains("] -> ")).hasSize(3);
            assertThat(lines).contains("Stopped").anyMatch(line -> line.contains("Everything lies in " + data));
        }
    }
}
