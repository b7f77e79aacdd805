package dev.trainyard.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the code has names for: paths, types, commands and their options, settings, metrics, topics, addresses. */
final class NamesInCode {

    private static final Pattern ADDRESS = Pattern.compile("@Path\\(\"([^\"]*)\"\\)");
    private static final Pattern LONG_OPTION = Pattern.compile("--[a-z][a-z-]*");
    private static final Pattern METRIC_ENDING = Pattern.compile("_(seconds|total|count|sum|max|bucket)$");
    /** Set by others, spoken of by us. */
    private static final List<String> PLATFORM_ADDRESSES =
            List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/metrics", "/openapi");

    private final Checkout checkout;
    private final String text;
    private final String java;
    private final String images;
    private final Set<String> fileNames;
    private final Settings settings;
    private final Commands commands;
    private final List<Pattern> addresses;

    private NamesInCode(Checkout checkout) {
        this.checkout = checkout;
        List<Path> files = checkout.files();
        this.text = textOf(files.stream().filter(NamesInCode::isText));
        this.java = textOf(files.stream().filter(NamesInCode::isJava));
        this.images = textOf(files.stream().filter(NamesInCode::isOfImages));
        this.fileNames =
                files.stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        this.settings = Settings.of(checkout);
        this.commands = Commands.of(checkout);
        this.addresses = addresses(checkout);
    }

    static NamesInCode of(Checkout checkout) {
        return new NamesInCode(checkout);
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        boolean saysAnything = Stream.of(".md", ".jar", ".png", ".safetensors").anyMatch(name::endsWith);
        // What only the test about documents says is in no code.
        return !saysAnything
                && !name.equals("DocumentationTest.java")
                && !file.toString().contains("/violations/");
    }

    private static boolean isOfImages(Path file) {
        return isText(file) && file.toString().contains("/docker/");
    }

    private static boolean isJava(Path file) {
        return isText(file) && file.toString().endsWith(".java");
    }

    private static String textOf(Stream<Path> files) {
        return files.map(Checkout::text).collect(Collectors.joining("\n"));
    }

    /** Whether the makers of images put such a file there, or name the folder. */
    private boolean isInImages(String name) {
        Path place = Path.of(name);
        return images.contains(name)
                || images.contains(place.getParent() + "/") && images.contains("/" + place.getFileName());
    }

    /** Whether a name that a document gives in backticks stands for something. */
    boolean exists(String name) {
        if (name.startsWith("/opt/") || name.startsWith("/var/")) {
            return isInImages(name);
        }
        if (name.startsWith("/")) {
            return isAddress(name);
        }
        if (name.startsWith("--")) {
            return commands.hasOption(name) || text.contains(name);
        }
        if (name.startsWith("./")) {
            return Files.exists(checkout.root().resolve(name.substring(2)));
        }
        if (name.startsWith("trainyard_")) {
            return isMetric(name);
        }
        if (name.matches("trainyard\\.[\\w.-]+")) {
            return settings.names().contains(name) || isTopic(name) || text.contains(name);
        }
        if (name.matches("TRAINYARD_[A-Z_]+")) {
            return settings.environmentNames().contains(name) || text.contains(name);
        }
        if (name.matches("[A-Z]\\w*[a-z]\\w*([.#]\\w+)*(\\(.*\\))?")) {
            return isTypeOrMember(name);
        }
        if (name.matches("[a-z]+(\\.[a-z]+)+") && name.startsWith("dev.trainyard")) {
            return java.contains("package " + name + ";") || java.contains("package " + name + ".");
        }
        if (name.matches("[\\w.*@{}$-]+(/[\\w.*@{}$-]+)+/?")
                || name.matches("[\\w-]+\\.(java|md|xml|py|json|jsonl|csv|sh|properties)")) {
            return isPath(name) || fileNames.contains(name) || text.contains(name);
        }
        return !name.matches("[\\w-]+") || isPath(name) || text.contains(name) || isExample(name);
    }

    private boolean isPath(String name) {
        return Files.exists(checkout.root().resolve(name)) || isBuiltOrRun(name);
    }

    /** Folders that a build or a yard makes. */
    private boolean isBuiltOrRun(String name) {
        return name.startsWith(".trainyard") && text.contains(name.replaceAll("/$", ""));
    }

    /** Words in capitals, alone or with digits, stand for what a reader puts in their place. */
    private static boolean isExample(String name) {
        return name.matches("[A-Z][A-Z0-9_]*") || name.matches("[0-9].*");
    }

    private boolean isTypeOrMember(String name) {
        String[] parts = name.replaceAll("\\(.*", "").split("[.#]");
        String ofType = textOf(checkout.files().stream()
                .filter(file -> file.getFileName().toString().equals(parts[0] + ".java")));
        String searched = ofType.isEmpty() ? java : ofType;
        return Stream.of(parts)
                .allMatch(part ->
                        Pattern.compile("\\b" + part + "\\b").matcher(searched).find());
    }

    private boolean isMetric(String name) {
        String plain = METRIC_ENDING.matcher(name).replaceAll("");
        return java.contains("\"" + name + "\"") || !plain.equals(name) && isMetric(plain);
    }

    /** The last part may be one that the code knows, or a placeholder: {@code trainyard.queue.CLASS}. */
    private boolean isTopic(String name) {
        int last = name.lastIndexOf('.') + 1;
        String part = name.substring(last);
        boolean fits = part.matches("[A-Z]+") || java.contains("\"" + part + "\"");
        return fits && java.contains("\"" + name.substring(0, last) + "\" +");
    }

    private boolean isAddress(String name) {
        String plain = name.replaceAll("[?#].*", "").replaceAll("(.)/$", "$1");
        return plain.equals("/")
                || PLATFORM_ADDRESSES.contains(plain)
                || addresses.stream().anyMatch(address -> address.matcher(plain).matches());
    }

    /** Every address that a resource answers to: its own path, and each path of its methods below it. */
    private static List<Pattern> addresses(Checkout checkout) {
        return checkout.mainSources().stream()
                .map(Checkout::text)
                .filter(source -> source.contains("@Path("))
                .flatMap(source -> {
                    List<String> paths = ADDRESS.matcher(source)
                            .results()
                            .map(found -> found.group(1))
                            .toList();
                    String own = paths.getFirst();
                    return Stream.concat(Stream.of(own), paths.stream().skip(1).map(path -> own + path));
                })
                .map(NamesInCode::pattern)
                .toList();
    }

    private static Pattern pattern(String path) {
        String withWildcards = Pattern.compile("\\{[^/]*?(:[^/]*?)?}")
                .matcher(path)
                .replaceAll(found -> isGreedy(found) ? "⟨.+⟩" : "⟨[^/]+⟩");
        String quoted = Stream.of(withWildcards.split("(?=⟨)|(?<=⟩)"))
                .map(part -> part.startsWith("⟨") ? part.substring(1, part.length() - 1) : Pattern.quote(part))
                .collect(Collectors.joining());
        return Pattern.compile(quoted);
    }

    private static boolean isGreedy(MatchResult found) {
        return found.group(1) != null;
    }

    /** What is wrong with a line for a shell; nothing for commands of others. */
    Optional<String> faultOfCommand(String line) {
        if (line.startsWith("./trainyard")) {
            return commands.fault(line);
        }
        if (line.startsWith("curl")) {
            return faultOfCall(line);
        }
        if (line.startsWith("./mvnw")) {
            return Pattern.compile("-pl ([\\w,-]+)")
                    .matcher(line)
                    .results()
                    .flatMap(found -> Stream.of(found.group(1).split(",")))
                    .filter(module -> !checkout.modules().contains(module))
                    .findFirst()
                    .map(module -> "no module " + module + " in: " + line);
        }
        return Optional.empty();
    }

    private Optional<String> faultOfCall(String line) {
        return Pattern.compile("(?:localhost|127\\.0\\.0\\.1):\\d+(/[^\\s'\"]*)")
                .matcher(line)
                .results()
                .map(found -> found.group(1))
                .filter(address -> !isAddress(address))
                .findFirst()
                .map(address -> "nobody answers at " + address.toLowerCase(Locale.ROOT) + " in: " + line);
    }

    static List<String> longOptions(String line) {
        return LONG_OPTION.matcher(line).results().map(MatchResult::group).toList();
    }
}
