package dev.trainyard.gateway.run;

/** The log could not be written or read in time; what was asked may have happened or not. */
public final class LogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LogUnavailableException(Throwable cause) {
        super("the log could not be reached in time", cause);
    }
}
