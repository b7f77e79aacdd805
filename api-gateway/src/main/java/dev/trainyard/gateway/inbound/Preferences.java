package dev.trainyard.gateway.inbound;

import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a caller would like (RFC 7240). */
final class Preferences {

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait=(\\d{1,5})");
    private static final long LONGEST_WAIT = 600;

    private Preferences() {}

    /** {@code Prefer: wait=SECONDS} (RFC 7240). */
    static Duration waitOf(HttpHeaders headers) {
        String prefer = headers.getHeaderString("prefer");
        Matcher matcher = WAIT.matcher(prefer == null ? "" : prefer);
        return matcher.find()
                ? Duration.ofSeconds(Math.min(LONGEST_WAIT, Long.parseLong(matcher.group(1))))
                : Duration.ZERO;
    }
}
