package dev.trainyard.commandline;

import java.net.URI;
import java.util.Locale;
import picocli.CommandLine;

/** Reads where a yard answers, and says what is wrong with anything else. */
final class HttpAddress implements CommandLine.ITypeConverter<URI> {

    private HttpAddress() {}

    @Override
    public URI convert(String text) {
        URI address;
        try {
            address = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw unfit(text);
        }
        String scheme = address.getScheme() == null ? "" : address.getScheme().toLowerCase(Locale.ROOT);
        boolean isBare = (address.getPath() == null || address.getPath().matches("/?"))
                && address.getQuery() == null
                && address.getFragment() == null;
        if (!scheme.matches("https?") || address.getHost() == null || !isBare) {
            throw unfit(text);
        }
        return address;
    }

    private static CommandLine.TypeConversionException unfit(String text) {
        return new CommandLine.TypeConversionException(
                "'" + text + "' is no address of a yard; write it like http://trainyard.example:8080");
    }
}
