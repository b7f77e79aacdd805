package dev.trainyard.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The launcher's commands with their options, from the launcher and from the command line's sources. */
record Commands(Map<String, Set<String>> options) {

    private static final Pattern NAME = Pattern.compile("@CommandLine\\.Command\\(\\s*name = \"([a-z]+)\"");
    private static final Pattern OPTION = Pattern.compile("names = (?:\\{)?\"(--[a-z-]+)\"");
    private static final Pattern CASE = Pattern.compile("(?m)^  ([a-z]+)\\)$");
    private static final Set<String> OF_ALL = Set.of("--help", "--version");

    static Commands of(Checkout checkout) {
        Map<String, Set<String>> options = new TreeMap<>();
        CASE.matcher(Checkout.text(checkout.root().resolve("trainyard")))
                .results()
                .forEach(found -> options.put(found.group(1), Set.of()));
        List<Path> sources = Checkout.javaFiles(checkout.sources("command-line"));
        Map<String, String> texts = sources.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        Checkout::text,
                        (one, other) -> one));
        for (String source : texts.values()) {
            NAME.matcher(source).results().findFirst().ifPresent(name -> {
                Set<String> own = new TreeSet<>(optionsIn(source));
                texts.forEach((type, text) -> {
                    if (source.contains("private " + type + " ") && source.contains("@CommandLine.Mixin")) {
                        own.addAll(optionsIn(text));
                    }
                });
                options.put(name.group(1), own);
            });
        }
        options.remove("trainyard");
        return new Commands(options);
    }

    private static List<String> optionsIn(String source) {
        return OPTION.matcher(source).results().map(found -> found.group(1)).toList();
    }

    boolean hasOption(String name) {
        return OF_ALL.contains(name) || options.values().stream().anyMatch(own -> own.contains(name));
    }

    /** What is wrong with a call of the launcher. */
    Optional<String> fault(String line) {
        String[] words = line.split("\\s+");
        if (words.length == 1 || words[1].startsWith("-")) {
            return Optional.empty();
        }
        Set<String> own = options.get(words[1]);
        if (own == null) {
            return Optional.of("there is no command " + words[1] + " in: " + line);
        }
        return NamesInCode.longOptions(line).stream()
                .filter(option -> !own.contains(option) && !OF_ALL.contains(option))
                .findFirst()
                .map(option -> "the command " + words[1] + " has no option " + option + " in: " + line);
    }
}
