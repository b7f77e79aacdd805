package dev.trainyard.charts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of a chart's values: each with its default and with the comment that stands above it. */
record ValuesTable(String values) {

    private static final Pattern MEMBER = Pattern.compile("( *)([A-Za-z]+):(?: (.+))?");
    private static final Pattern COMMENT = Pattern.compile(" *# (.*)");
    private static final String OF_KUBERNETES = "As in a pod's specification.";

    private record Level(int indent, String name) {}

    /** In Markdown. */
    String text() {
        StringBuilder table = new StringBuilder("| value | default | meaning |\n|---|---|---|\n");
        rows().forEach(table::append);
        return table.toString();
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        Deque<Level> levels = new ArrayDeque<>();
        StringBuilder comment = new StringBuilder();
        boolean inList = false;
        for (String line : values.lines().toList()) {
            Matcher said = COMMENT.matcher(line);
            if (said.matches()) {
                comment.append(comment.isEmpty() ? "" : " ").append(said.group(1));
                continue;
            }
            Matcher member = MEMBER.matcher(line);
            if (!member.matches() || inList && member.group(1).length() > 0) {
                inList = inList || line.strip().startsWith("- ");
                if (line.isBlank()) {
                    comment.setLength(0);
                }
                continue;
            }
            inList = false;
            int indent = member.group(1).length();
            while (!levels.isEmpty() && levels.peekLast().indent() >= indent) {
                levels.removeLast();
            }
            levels.addLast(new Level(indent, member.group(2)));
            if (member.group(3) != null) {
                rows.add(row(path(levels), value(member.group(3)), meaning(comment)));
            } else if (!comment.isEmpty()) {
                rows.add(row(path(levels), "", comment.toString()));
            }
            comment.setLength(0);
        }
        return rows;
    }

    private static String path(Deque<Level> levels) {
        return String.join(".", levels.stream().map(Level::name).toList());
    }

    /** Kubernetes' words look like names of types, of which documents may name none that are not there. */
    private static String value(String text) {
        return text.matches("[A-Z][A-Za-z]+") ? text : "`" + text + "`";
    }

    private static String meaning(StringBuilder comment) {
        return comment.isEmpty() ? OF_KUBERNETES : comment.toString();
    }

    private static String row(String name, String value, String meaning) {
        return "| `" + name + "` | " + value.replace("|", "\\|") + " | " + meaning.replace("|", "\\|") + " |\n";
    }
}
