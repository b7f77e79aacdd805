package dev.trainyard.gateway.inbound;

import dev.trainyard.job.ledger.Examination;
import dev.trainyard.job.ledger.FileView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
        Optional<String> faults = faults(file);
        json.put("status", faults.isPresent() ? "error" : "processed");
        json.put("status_details", faults.orElse(null));
        json.put("sha256", file.content().sha256());
        return json;
    }

    private static Optional<String> faults(FileView file) {
        return file.examination().flatMap(found -> switch (found) {
            case Examination.Sound ignored -> Optional.<String>empty();
            case Examination.Faulty faulty -> Optional.of(faulty.faults());
        });
    }
}
