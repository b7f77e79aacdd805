package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.FileView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A file in the protocol's shape, with the digest of its bytes. */
final class FileJson {

    private FileJson() {}

    static Map<String, Object> of(FileView file) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", file.id());
        json.put("object", "file");
        json.put("bytes", file.content().bytes());
        json.put("created_at", file.createdAt().getEpochSecond());
        json.put("expires_at", file.expiresAt().map(Instant::getEpochSecond).orElse(null));
        json.put("filename", file.filename());
        json.put("purpose", file.purpose());
        json.put("status", "processed");
        json.put("status_details", null);
        json.put("sha256", file.content().sha256());
        return json;
    }
}
