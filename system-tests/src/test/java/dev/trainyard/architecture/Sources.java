package dev.trainyard.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Java sources, parsed and compiled by the JDK's own compiler. */
final class Sources {

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private Sources() {}

    /** Trees of files, and where in them everything stands. */
    record Parsed(List<CompilationUnitTree> units, Trees trees) {

        /** A declaration's Javadoc in one line, without its tags. */
        String javadoc(TreePath declaration) {
            String comment = trees.getDocComment(declaration);
            return comment == null
                    ? ""
                    : comment.replaceAll("(?s)\\n\\s*@.*", "")
                            .replaceAll("\\{@\\w+ ([^}]*)}", "`$1`")
                            .replaceAll("\\s+", " ")
                            .strip();
        }

        /** File and line of a tree. */
        String place(CompilationUnitTree unit, Tree tree) {
            long line =
                    unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, tree));
            return Path.of(unit.getSourceFile().toUri()).getFileName() + ":" + line;
        }
    }

    /** The trees of files, without looking at what their names mean. */
    static Parsed parse(List<Path> files) {
        try (StandardJavaFileManager manager = manager()) {
            JavacTask task = (JavacTask) COMPILER.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            return new Parsed(units, Trees.instance(task));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles files into a folder. */
    static void compile(List<Path> files, Path into) {
        try (StandardJavaFileManager manager = manager()) {
            List<String> said = new ArrayList<>();
            boolean well = COMPILER.getTask(
                            null,
                            manager,
                            diagnostic -> said.add(diagnostic.getMessage(Locale.ROOT)),
                            List.of("-proc:none", "-d", into.toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!well) {
                throw new IllegalStateException("a sample does not compile: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StandardJavaFileManager manager() {
        return COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
    }
}
