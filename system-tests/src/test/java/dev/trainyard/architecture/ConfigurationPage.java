package dev.trainyard.architecture;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The page of settings, written from the configuration interfaces. */
record ConfigurationPage(Settings settings) {

    private static final String HEAD = """
            # Settings

            This page is written from the services' configuration interfaces, and a test compares it with them. Each setting
            can be given as a system property, as an environment variable, or in an `application.properties` beside the
            service. Durations are written like `10s`, `5m` or `PT0.5S`. Those without a default must be given; the launcher
            does so for a yard on one machine.

            The platform's own settings hold beside these: `quarkus.http.host` and `quarkus.http.port` say where a service
            answers, `quarkus.log.level` how much it tells.
            """;

    String text() {
        StringBuilder page = new StringBuilder(HEAD);
        for (String module :
                settings.all().stream().map(Settings.Setting::module).distinct().toList()) {
            page.append("\n## `").append(module).append("`\n\n");
            page.append("| setting | in the environment | type | default | meaning |\n|---|---|---|---|---|\n");
            rows(module).forEach(page::append);
        }
        return page.toString();
    }

    private List<String> rows(String module) {
        return settings.all().stream()
                .filter(setting -> setting.module().equals(module))
                .map(setting -> String.format(
                        Locale.ROOT,
                        "| `%s` | `%s` | %s | %s | %s |%n",
                        setting.name(),
                        setting.environmentName(),
                        typeOf(setting.type()),
                        setting.defaultValue()
                                .map(value -> "`" + value + "`")
                                .orElse(setting.optional() ? "none" : "must be given"),
                        setting.meaning().replace("|", "\\|")))
                .collect(Collectors.toList());
    }

    private static String typeOf(String type) {
        return switch (type.replaceAll("^Optional<(.*)>$", "$1")) {
            case "String" -> "text";
            case "boolean", "Boolean" -> "true or false";
            case "int", "long", "Integer", "Long", "OptionalInt", "OptionalLong" -> "whole number";
            case "double", "Double", "OptionalDouble" -> "number";
            case "Duration" -> "duration";
            case "Path" -> "path";
            case "URI" -> "address";
            case "MemorySize" -> "bytes, such as `64M`";
            case "List<String>", "Set<String>" -> "list of texts, with commas between";
            default -> type.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        };
    }
}
