package dev.trainyard.learning.program;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.learning.engine.ArchiveFile;
import java.io.IOException;
import java.nio.file.Path;

/** The classic program's archive for a recipe. */
public final class ClassicArchive {

    private ClassicArchive() {}

    /** @param parameters how many the recipe's network has */
    public static void write(Path file, Recipe recipe, int parameters) throws IOException {
        ProgramText program = ProgramText.classic();
        ArchiveFile.write(file, program.className(), program.text(), ClassicProgram.attributes(recipe, parameters));
    }
}
