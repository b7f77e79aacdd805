package dev.trainyard.commandline.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.commandline.stack.UnfitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    @TempDir
    Path folder;

    private void write(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), "{}");
        }
    }

    private List<String> sent() throws IOException {
        return new ModelFolder(folder)
                .files().stream().map(file -> file.getFileName().toString()).toList();
    }

    @Test
    void whatMakesTheModelIsSentAndNothingElse() throws IOException {
        write("config.json", "tokenizer.json", "model.safetensors", "chat_template.jinja", "README.md", "secret.txt");

        assertThat(sent()).containsExactly("config.json", "tokenizer.json", "chat_template.jinja", "model.safetensors");
    }

    @Test
    void weightsInSeveralFilesAreFoundByTheirIndex() throws IOException {
        write("config.json", "tokenizer.json", "one.safetensors", "two.safetensors");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"a\": \"one.safetensors\", \"b\": \"two.safetensors\", \"c\": \"one.safetensors\"}}");

        assertThat(sent()).endsWith("model.safetensors.index.json", "one.safetensors", "two.safetensors");
    }

    @Test
    void everythingThatIsMissingIsNamedAtOnce() {
        assertThatThrownBy(this::sent)
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("no config.json, no tokenizer.json, no model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../secret", ".hidden", ""})
    void anIndexCannotHaveFilesSentFromElsewhere(String name) throws IOException {
        write("config.json", "tokenizer.json");
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + name + "\"}}");

        assertThatThrownBy(this::sent)
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("the file '" + name + "', which is no plain name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/tmp/x", "..", ".bashrc"})
    void aServerCannotHaveFilesWrittenElsewhere(String name) {
        assertThatThrownBy(() -> new ModelFolder(folder).requireRoomFor(List.of("config.json", name)))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("no plain name");
    }

    @Test
    void anExportOverwritesNothing() throws IOException {
        write("config.json");

        assertThatThrownBy(() -> new ModelFolder(folder).requireRoomFor(List.of("config.json", "tokenizer.json")))
                .isInstanceOf(UnfitException.class)
                .hasMessageContaining("has a config.json already");
    }
}
