package dev.trainyard.commandline.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Models on their way into a yard and out of it, through the public interface. */
public final class ModelTransfer {

    private static final String PURPOSE = "model";
    /** Larger files go in parts. */
    private static final long LARGEST_AT_ONCE = 256L << 20;

    private static final int PART = 64 << 20;
    private static final Duration LONGEST_IMPORT = Duration.ofHours(1);

    private final ApiClient api;
    private final Consumer<String> told;

    /** @param told of every file that is on its way */
    public ModelTransfer(ApiClient api, Consumer<String> told) {
        this.api = api;
        this.told = told;
    }

    /** Takes a folder's model into the yard under a name; gives it as the server sees it. */
    public JsonNode take(Path folder, String name) throws IOException, InterruptedException {
        List<String> uploads = new ArrayList<>();
        try {
            for (Path file : new ModelFolder(folder).files()) {
                told.accept("sending " + file.getFileName());
                uploads.add(Files.size(file) <= LARGEST_AT_ONCE ? api.upload(file, PURPOSE) : inParts(file));
            }
            told.accept("importing " + name);
            return api.post("/v1/models/import", Map.of("name", name, "files", uploads), LONGEST_IMPORT);
        } finally {
            for (String upload : uploads) {
                api.delete("/v1/files/" + upload);
            }
        }
    }

    private String inParts(Path file) throws IOException, InterruptedException {
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("filename", file.getFileName().toString());
        plan.put("purpose", PURPOSE);
        plan.put("bytes", Files.size(file));
        plan.put("mime_type", "application/octet-stream");
        String upload = api.post("/v1/uploads", plan).get("id").asText();
        List<String> parts = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                parts.add(api.addPart(upload, part));
            }
        }
        return api.post("/v1/uploads/" + upload + "/complete", Map.of("part_ids", parts), LONGEST_IMPORT)
                .at("/file/id")
                .asText();
    }

    /** Writes a model's files into a folder; gives their names. */
    public List<String> bringHome(String model, Path folder) throws IOException, InterruptedException {
        String address = "/v1/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/files";
        Map<String, String> digests = new LinkedHashMap<>();
        api.get(address)
                .get("data")
                .forEach(file ->
                        digests.put(file.get("id").asText(), file.get("sha256").asText()));
        new ModelFolder(folder).requireRoomFor(List.copyOf(digests.keySet()));
        for (Map.Entry<String, String> file : digests.entrySet()) {
            told.accept("fetching " + file.getKey());
            Path part = folder.resolve(file.getKey() + ".part");
            MessageDigest digest = sha256();
            try (InputStream in = new DigestInputStream(api.download(address + "/" + file.getKey()), digest)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.getValue())) {
                throw new IOException(file.getKey() + " did not arrive as it is stored; try again");
            }
            Files.move(part, folder.resolve(file.getKey()));
        }
        return List.copyOf(digests.keySet());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }
}
