package dev.trainyard.messaging.codec;

/** Bytes are not the record that was expected. The message is short, since strangers may have written it. */
public final class MalformedRecordException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int SHORT = 300;

    MalformedRecordException(String reason) {
        super(shortened(reason));
    }

    static String shortened(String text) {
        return text.length() <= SHORT ? text : text.substring(0, SHORT) + "…";
    }
}
