package dev.trainyard.architecture;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings of the services, as their configuration interfaces declare them. */
record Settings(List<Setting> all) {

    private static final Pattern VALUE = Pattern.compile("\"(.*)\"");

    /**
     * One setting.
     *
     * @param module whose it is
     * @param defaultValue empty for one that must be given
     * @param meaning the sentences of its Javadoc
     */
    record Setting(
            String module, String name, String type, Optional<String> defaultValue, boolean optional, String meaning) {

        String environmentName() {
            return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        }
    }

    static Settings of(Checkout checkout) {
        List<Setting> all = new ArrayList<>();
        for (String module : checkout.modulesWithSources()) {
            List<Path> files = Checkout.javaFiles(checkout.sources(module)).stream()
                    .filter(file -> Checkout.text(file).contains("@ConfigMapping("))
                    .toList();
            if (!files.isEmpty()) {
                Sources.Parsed parsed = Sources.parse(files);
                parsed.units().forEach(unit -> new Scan(module, parsed).scan(unit, all));
            }
        }
        return new Settings(all);
    }

    Set<String> names() {
        return all.stream().map(Setting::name).collect(Collectors.toSet());
    }

    Set<String> environmentNames() {
        return all.stream().map(Setting::environmentName).collect(Collectors.toSet());
    }

    private static final class Scan extends TreePathScanner<Void, List<Setting>> {
        private final String module;
        private final Sources.Parsed parsed;
        private final Map<String, TreePath> groups = new HashMap<>();

        Scan(String module, Sources.Parsed parsed) {
            this.module = module;
            this.parsed = parsed;
        }

        @Override
        public Void visitClass(ClassTree tree, List<Setting> all) {
            annotation(tree.getModifiers(), "ConfigMapping").ifPresent(mapping -> {
                tree.getMembers().stream()
                        .filter(ClassTree.class::isInstance)
                        .map(ClassTree.class::cast)
                        .forEach(group -> groups.put(group.getSimpleName().toString(), path(getCurrentPath(), group)));
                collect(getCurrentPath(), quoted(mapping), all);
            });
            return null;
        }

        private void collect(TreePath group, String prefix, List<Setting> all) {
            for (Tree member : ((ClassTree) group.getLeaf()).getMembers()) {
                if (member instanceof MethodTree method) {
                    String name = prefix + "." + named(method);
                    String type = method.getReturnType().toString();
                    if (groups.containsKey(type)) {
                        collect(groups.get(type), name, all);
                    } else {
                        all.add(setting(name, type, method, path(group, method)));
                    }
                }
            }
        }

        private Setting setting(String name, String type, MethodTree method, TreePath path) {
            return new Setting(
                    module,
                    name,
                    type,
                    annotation(method.getModifiers(), "WithDefault").map(Scan::quoted),
                    type.startsWith("Optional"),
                    parsed.javadoc(path));
        }

        private static String named(MethodTree method) {
            return annotation(method.getModifiers(), "WithName")
                    .map(Scan::quoted)
                    .orElseGet(() -> method.getName()
                            .toString()
                            .replaceAll("([A-Z])", "-$1")
                            .toLowerCase(Locale.ROOT));
        }

        private static TreePath path(TreePath outer, Tree inner) {
            return new TreePath(outer, inner);
        }

        private static Optional<AnnotationTree> annotation(ModifiersTree modifiers, String name) {
            return modifiers.getAnnotations().stream()
                    .filter(found -> found.getAnnotationType().toString().equals(name))
                    .map(AnnotationTree.class::cast)
                    .findFirst();
        }

        private static String quoted(AnnotationTree annotation) {
            Matcher matcher = VALUE.matcher(annotation.getArguments().toString());
            return matcher.find() ? matcher.group(1) : "";
        }
    }
}
