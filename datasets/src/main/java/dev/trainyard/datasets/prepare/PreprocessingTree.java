package dev.trainyard.datasets.prepare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A preprocessing as a tree of plain values, and back. */
public final class PreprocessingTree {

    private PreprocessingTree() {}

    /** The tree, always in the same order. */
    public static Map<String, Object> write(Preprocessing preprocessing) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "columns",
                preprocessing.columns().stream().map(PreprocessingTree::write).toList());
        Map<String, Object> target = new LinkedHashMap<>();
        switch (preprocessing.target()) {
            case TargetEncoding.Classes classes -> {
                target.put("name", classes.name());
                target.put("classes", classes.classes());
            }
            case TargetEncoding.Values values -> {
                target.put("names", values.names());
                target.put("centers", values.centers());
                target.put("scales", values.scales());
            }
        }
        tree.put("target", target);
        return tree;
    }

    private static Map<String, Object> write(EncodedColumn column) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", column.name());
        switch (column) {
            case EncodedColumn.Scaled number -> {
                tree.put("encoding", number.truth() ? "truth" : "number");
                tree.put("center", number.center());
                tree.put("scale", number.scale());
                number.ifMissing().ifPresent(value -> tree.put("if_missing", value));
            }
            case EncodedColumn.OneHot oneHot -> {
                tree.put("encoding", "one_hot");
                tree.put("places", oneHot.places());
                oneHot.ifMissing().ifPresent(value -> tree.put("if_missing", value));
            }
        }
        return tree;
    }

    /**
     * Reads what {@link #write(Preprocessing)} wrote.
     *
     * @throws IllegalArgumentException when the tree is no preprocessing
     */
    public static Preprocessing read(Map<String, Object> tree) {
        List<EncodedColumn> columns = new ArrayList<>();
        for (Object column : list(tree, "columns")) {
            columns.add(readColumn(object(column, "column")));
        }
        Map<String, Object> target = object(tree.get("target"), "target");
        return new Preprocessing(
                columns,
                target.containsKey("classes")
                        ? new TargetEncoding.Classes(text(target, "name"), texts(target, "classes"))
                        : new TargetEncoding.Values(
                                texts(target, "names"), numbers(target, "centers"), numbers(target, "scales")));
    }

    private static EncodedColumn readColumn(Map<String, Object> tree) {
        String name = text(tree, "name");
        String encoding = text(tree, "encoding");
        if (encoding.equals("one_hot")) {
            return new EncodedColumn.OneHot(
                    name,
                    texts(tree, "places"),
                    tree.containsKey("if_missing") ? Optional.of(text(tree, "if_missing")) : Optional.empty());
        }
        if (!encoding.equals("truth") && !encoding.equals("number")) {
            throw new IllegalArgumentException("a preprocessing knows no encoding " + encoding);
        }
        return new EncodedColumn.Scaled(
                name,
                encoding.equals("truth"),
                number(tree.get("center"), "center"),
                number(tree.get("scale"), "scale"),
                tree.containsKey("if_missing")
                        ? OptionalDouble.of(number(tree.get("if_missing"), "if_missing"))
                        : OptionalDouble.empty());
    }

    private static Map<String, Object> object(Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach((key, inner) -> object.put(String.valueOf(key), inner));
            return object;
        }
        throw new IllegalArgumentException("a preprocessing has the object " + name);
    }

    private static List<?> list(Map<String, Object> tree, String name) {
        if (tree.get(name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("a preprocessing has the list " + name);
    }

    private static String text(Map<String, Object> tree, String name) {
        if (tree.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a preprocessing has the text " + name);
    }

    private static List<String> texts(Map<String, Object> tree, String name) {
        List<String> texts = new ArrayList<>();
        for (Object value : list(tree, name)) {
            if (!(value instanceof String text)) {
                throw new IllegalArgumentException("a preprocessing has only texts in " + name);
            }
            texts.add(text);
        }
        return texts;
    }

    private static List<Double> numbers(Map<String, Object> tree, String name) {
        List<Double> numbers = new ArrayList<>();
        list(tree, name).forEach(value -> numbers.add(number(value, name)));
        return numbers;
    }

    private static double number(Object value, String name) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("a preprocessing has the number " + name);
    }
}
