package dev.trainyard.gateway.inbound;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Answers that are bytes. */
final class Downloads {

    private Downloads() {}

    /** The bytes with their length, their digest and the name that a browser is to save them under. */
    static Response of(InputStream content, long bytes, String sha256, String filename) {
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_LENGTH, bytes)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + encoded(filename))
                // Bytes from strangers are never to be taken for a page.
                .header("x-content-type-options", "nosniff")
                .header("x-content-sha256", sha256)
                .build();
    }

    /** As RFC 8187 writes a name that may hold any letter. */
    private static String encoded(String filename) {
        return URLEncoder.encode(filename, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }
}
