package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.JsonTree;
import dev.trainyard.gateway.run.Rejection;
import dev.trainyard.storage.objects.Hashes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads bodies of requests into memory, within its bounds. */
@Singleton
public class Bodies {

    static final String TOO_LARGE = "The body is larger than " + (BodyRoom.LONGEST_BODY >> 20)
            + " MiB; larger data is uploaded as a file, by POST /v1/files";

    private final BodyRoom room;

    Bodies(BodyRoom room) {
        this.room = room;
    }

    /** A body in memory, whose room is given back when it is closed. */
    record Body(byte[] bytes, BodyRoom.Share share) implements AutoCloseable {

        String sha256() {
            return Hashes.sha256(bytes);
        }

        /** The body as a JSON object. */
        Map<String, Object> object() {
            return objectOf(bytes);
        }

        @Override
        public void close() {
            share.close();
        }
    }

    /** The whole body. */
    Body read(InputStream content, HttpHeaders headers) {
        if (declaredLength(headers) > BodyRoom.LONGEST_BODY) {
            throw tooLarge();
        }
        BodyRoom.Share share = room.share();
        try {
            return new Body(readAll(content, share), share);
        } catch (IOException e) {
            share.close();
            throw Rejection.invalid("", "The body broke off before its end.").exception();
        } catch (RuntimeException e) {
            share.close();
            throw e;
        }
    }

    private static byte[] readAll(InputStream content, BodyRoom.Share share) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] piece;
        do {
            share.grow();
            piece = content.readNBytes(BodyRoom.PIECE);
            whole.writeBytes(piece);
            if (whole.size() > BodyRoom.LONGEST_BODY) {
                throw tooLarge();
            }
        } while (piece.length == BodyRoom.PIECE);
        return whole.toByteArray();
    }

    private static long declaredLength(HttpHeaders headers) {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }

    private static RuntimeException tooLarge() {
        return Rejection.tooLarge(TOO_LARGE).exception();
    }

    static Map<String, Object> objectOf(byte[] json) {
        if (!(JsonTree.read("", json) instanceof Map<?, ?> map)) {
            throw Rejection.invalid("", "The body must be a JSON object.").exception();
        }
        Map<String, Object> object = new LinkedHashMap<>();
        map.forEach((name, value) -> object.put(String.valueOf(name), value));
        return object;
    }
}
