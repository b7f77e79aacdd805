package dev.trainyard.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a document says that a machine can check.
 *
 * @param codes what stands between backticks within the text
 * @param links targets of links
 * @param commands lines of code blocks that are for a shell, continued lines joined
 * @param headings titles, as the anchors that they get
 * @param prose the lines outside of code blocks
 */
record Markdown(
        List<String> codes, List<String> links, List<String> commands, List<String> headings, List<String> prose) {

    private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+)\\s*(\\w*).*$");
    private static final Pattern HEADING = Pattern.compile("^#{1,6}\\s+(.*)$");
    private static final List<String> SHELLS = List.of("sh", "bash", "shell", "console");

    static Markdown parse(String text) {
        List<String> prose = new ArrayList<>();
        List<String> shell = new ArrayList<>();
        String language = "";
        boolean inside = false;
        for (String line : text.lines().toList()) {
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                language = inside ? "" : fence.group(2).toLowerCase(Locale.ROOT);
                inside = !inside;
            } else if (!inside) {
                prose.add(line);
            } else if (SHELLS.contains(language)) {
                shell.add(line);
            }
        }
        List<String> headings = prose.stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> anchor(heading.group(1)))
                .toList();
        String joined = String.join("\n", prose);
        String withoutCode = CODE.matcher(joined).replaceAll("");
        return new Markdown(
                CODE.matcher(joined)
                        .results()
                        .map(found -> found.group(2).strip())
                        .toList(),
                LINK.matcher(withoutCode).results().map(found -> found.group(1)).toList(),
                String.join("\n", shell)
                        .replace("\\\n", " ")
                        .lines()
                        .map(String::strip)
                        .toList(),
                headings,
                prose);
    }

    /** The anchor of a heading, as the usual renderers make it. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replace("`", "")
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .strip()
                .replace(' ', '-');
    }

    /** The cells of the first table after a heading, without its head. */
    List<List<String>> tableBelow(String heading) {
        return prose.stream()
                .dropWhile(line -> !HEADING.matcher(line)
                        .results()
                        .map(MatchResult::group)
                        .anyMatch(title -> title.endsWith(heading)))
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(Markdown::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|", -1))
                .map(String::strip)
                .toList();
    }
}
