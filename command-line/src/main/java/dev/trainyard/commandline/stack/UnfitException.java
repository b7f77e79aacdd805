package dev.trainyard.commandline.stack;

/** Something that the user has to mend; the message is all they need. */
public final class UnfitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnfitException(String message) {
        super(message);
    }
}
