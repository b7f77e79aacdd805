package dev.trainyard.commandline.client;

/** The server said no; the message is its own. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApiException(String message) {
        super(message);
    }
}
