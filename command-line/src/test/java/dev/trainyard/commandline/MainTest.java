package dev.trainyard.commandline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

    @Test
    void aRecipesFileIsLeftToTheCommand(@TempDir Path folder) throws IOException {
        String recipe = "@" + Files.writeString(folder.resolve("recipe.json"), "{\"epochs\": 1}");

        CommandLine.ParseResult train = Main.commands()
                .parseArgs("train", "rows.csv", "--target", "a,b", "--recipe", recipe)
                .subcommand();

        assertThat(train.matchedOptionValue("--recipe", "")).isEqualTo(recipe);
    }
}
