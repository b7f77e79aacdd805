package dev.trainyard.storage.safetensors;

import java.io.IOException;

/** Bytes that are no safetensors file, with the reason. */
public final class UnreadableTensorsException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableTensorsException(String reason) {
        super("not a safetensors file: " + reason);
    }

    UnreadableTensorsException(String reason, Throwable cause) {
        super("not a safetensors file: " + reason, cause);
    }
}
