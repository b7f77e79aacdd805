package dev.trainyard.learning.language;

import dev.trainyard.job.recipe.GptPreset;
import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.learning.Recipes;
import dev.trainyard.learning.engine.ArchiveFile;
import dev.trainyard.learning.gpt.GptConfig;
import dev.trainyard.learning.gpt.GptParameters;
import dev.trainyard.learning.program.ClassicArchive;
import dev.trainyard.learning.program.ProgramText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * Writes programs into a folder as the engine gets them, so that Python can load the very same. Beside each language
 * model's archive stand its parameters, a line each: name, then shape.
 */
final class ArchivesMain {

    private static final Optimizer ADAM = new Optimizer.AdamW(1e-3, 0.9, 0.95, 1e-8, 0.1);

    private ArchivesMain() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Map<String, GptConfig> models = Map.of(
                "gpt-nano", GptConfig.of(GptPreset.NANO, 65, GptPreset.NANO.context()),
                "gpt-mini", GptConfig.of(GptPreset.MINI, 65, GptPreset.MINI.context()),
                "gpt-small", GptConfig.of(GptPreset.SMALL, 50_257, GptPreset.SMALL.context()));
        for (Map.Entry<String, GptConfig> model : models.entrySet()) {
            writeShapes(folder.resolve(model.getKey() + ".shapes"), model.getValue());
            for (Precision precision : Precision.values()) {
                String name = model.getKey() + "-" + precision.name().toLowerCase(java.util.Locale.ROOT) + ".pt";
                ProgramText program = model.getValue().program();
                ArchiveFile.write(
                        folder.resolve(name),
                        program.className(),
                        program.text(),
                        LanguageProgram.learningAttributes(model.getValue(), settings(precision)));
            }
        }
        ClassicArchive.write(
                folder.resolve("classic.pt"),
                Recipes.classification()
                        .with(new Network(List.of(
                                new Network.Linear(20),
                                new Network.Activation(Network.Function.GELU),
                                new Network.Head())))
                        .with(ADAM)
                        .withClip(1)
                        .recipe(),
                4);
    }

    private static LanguageSettings settings(Precision precision) {
        LanguageSettings base = TinyGpt.with(TinyGpt.settings(ADAM), OptionalDouble.of(1), 0);
        return TinyGpt.computedIn(base, precision);
    }

    private static void writeShapes(Path file, GptConfig config) throws IOException {
        Files.write(
                file,
                GptParameters.shapes(config).entrySet().stream()
                        .map(parameter -> parameter.getKey() + " "
                                + parameter.getValue().stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(" ")))
                        .toList());
    }
}
