package dev.trainyard.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Types of ours whose cases are known to the compiler, by their names in the sources: sealed ones with all that extend
 * them, and the constants of enums.
 */
final class ClosedTypes {

    private final Set<String> types = new HashSet<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, List<String>> parents = new HashMap<>();

    private ClosedTypes() {}

    static ClosedTypes in(List<CompilationUnitTree> units) {
        ClosedTypes closed = new ClosedTypes();
        for (CompilationUnitTree unit : units) {
            closed.new Scan().scan(unit, null);
        }
        closed.addHeirs();
        return closed;
    }

    /** Whether a type as a label names it, perhaps with its outer type, is one of them. */
    boolean hasType(String written) {
        return types.stream().anyMatch(type -> type.equals(written) || type.endsWith("." + written));
    }

    boolean hasConstant(String name) {
        return constants.contains(name);
    }

    private void addHeirs() {
        boolean grows = true;
        while (grows) {
            List<String> heirs = parents.entrySet().stream()
                    .filter(entry -> !types.contains(entry.getKey()))
                    .filter(entry -> entry.getValue().stream().anyMatch(this::hasType))
                    .map(Map.Entry::getKey)
                    .toList();
            grows = types.addAll(heirs);
        }
    }

    private final class Scan extends TreeScanner<Void, Void> {
        private final Deque<String> outer = new ArrayDeque<>();

        @Override
        public Void visitClass(ClassTree tree, Void unused) {
            outer.addLast(tree.getSimpleName().toString());
            String name = String.join(".", outer);
            if (tree.getModifiers().getFlags().contains(Modifier.SEALED)) {
                types.add(name);
            }
            parents.put(name, new ArrayList<>(parentsOf(tree)));
            if (tree.getKind() == Tree.Kind.ENUM) {
                tree.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> String.valueOf(field.getType())
                                .equals(tree.getSimpleName().toString()))
                        .forEach(field -> constants.add(field.getName().toString()));
            }
            super.visitClass(tree, null);
            outer.removeLast();
            return null;
        }

        private static List<String> parentsOf(ClassTree tree) {
            return Stream.concat(Stream.ofNullable(tree.getExtendsClause()), tree.getImplementsClause().stream())
                    .map(Tree::toString)
                    .toList();
        }
    }
}
