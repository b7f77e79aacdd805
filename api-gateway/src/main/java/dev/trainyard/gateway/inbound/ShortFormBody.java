package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Files;
import dev.trainyard.gateway.run.GivenData;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.storage.objects.Hashes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.server.multipart.FormValue;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Reads the body of a request in the short form, whichever of the ways it was written in. */
final class ShortFormBody {

    private ShortFormBody() {}

    /** JSON, a form, or nothing. What says that it is a form and begins as JSON is JSON: curl names it so by itself. */
    static void read(ShortForm form, Bodies.Body body, HttpHeaders headers) {
        if (body.bytes().length == 0) {
            return;
        }
        MediaType type = headers.getMediaType();
        boolean json = body.bytes()[0] == '{';
        if (!json && type != null && type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)) {
            pairs(new String(body.bytes(), StandardCharsets.UTF_8)).forEach(form::text);
        } else {
            form.tree(body.object());
        }
    }

    private static Map<String, List<String>> pairs(String body) {
        Map<String, List<String>> members = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (!name.isBlank()) {
                members.computeIfAbsent(name, ignored -> new ArrayList<>())
                        .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return members;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Rejection.invalid("", "The form has a % that no two hexadecimal digits follow.")
                    .exception();
        }
    }

    /** A form with parts; gives a hash of them all. */
    static String read(ShortForm form, MultipartFormDataInput parts) throws IOException {
        MessageDigest digest = Hashes.sha256();
        for (Map.Entry<String, Collection<FormValue>> part : parts.getValues().entrySet()) {
            digest.update(part.getKey().getBytes(StandardCharsets.UTF_8));
            List<String> texts = new ArrayList<>();
            for (FormValue value : part.getValue()) {
                if (value.isFileItem()) {
                    file(form, part.getKey(), value, digest);
                } else {
                    texts.add(value.getValue());
                    digest.update(value.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            if (!texts.isEmpty()) {
                form.text(part.getKey(), texts);
            }
        }
        return Hashes.hex(digest.digest());
    }

    private static void file(ShortForm form, String name, FormValue value, MessageDigest digest) throws IOException {
        if (!name.equals("data")) {
            throw Rejection.invalid(name, "is sent as a file; only data can be one")
                    .exception();
        }
        try (InputStream content = new DigestInputStream(value.getFileItem().getInputStream(), digest)) {
            content.transferTo(OutputStream.nullOutputStream());
        }
        List<Fault> faults = new ArrayList<>();
        String filename = Files.checkedName(name, value.getFileName(), faults)
                .orElseThrow(() -> Rejection.invalid(faults).exception());
        form.content(new GivenData.Content(filename, value.getFileItem().getFileSize(), () -> value.getFileItem()
                .getInputStream()));
    }
}
