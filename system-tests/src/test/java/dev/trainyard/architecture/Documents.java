package dev.trainyard.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Holds documents against the code that they speak of. */
record Documents(Checkout checkout, NamesInCode names) {

    static Documents of(Checkout checkout) {
        return new Documents(checkout, NamesInCode.of(checkout));
    }

    /** All documents of the checkout. */
    List<Path> all() {
        return checkout.files().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }

    /** Everything in a text that the code does not bear out. */
    List<String> faults(Path document, String text) {
        Markdown markdown = Markdown.parse(text);
        List<String> faults = new ArrayList<>();
        markdown.links().forEach(link -> brokenLink(document, markdown, link).ifPresent(faults::add));
        Stream.concat(markdown.codes().stream().filter(code -> code.contains(" ")), markdown.commands().stream())
                .forEach(command -> names.faultOfCommand(command).ifPresent(faults::add));
        markdown.codes().stream()
                .filter(code -> !code.contains(" "))
                .filter(code -> !names.exists(code) && !isBeside(document, code))
                .forEach(code -> faults.add("`" + code + "` is nowhere in the code"));
        return faults;
    }

    private static boolean isBeside(Path document, String path) {
        return path.matches("[\\w./-]+") && Files.exists(document.resolveSibling(path));
    }

    private static Optional<String> brokenLink(Path document, Markdown markdown, String link) {
        if (link.matches("[a-z]+:.*")) {
            return Optional.empty(); // leads out of the checkout
        }
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty()
                ? document
                : document.resolveSibling(parts[0]).normalize();
        if (!parts[0].isEmpty() && !Files.exists(target)) {
            return Optional.of("the link " + link + " leads nowhere");
        }
        boolean toHeading = parts.length == 2 && target.toString().endsWith(".md");
        List<String> headings = !toHeading
                ? List.of()
                : parts[0].isEmpty()
                        ? markdown.headings()
                        : Markdown.parse(Checkout.text(target)).headings();
        return toHeading && !headings.contains(parts[1])
                ? Optional.of("the link " + link + " names no heading of its document")
                : Optional.empty();
    }
}
