package dev.trainyard.system.yard;

import java.io.IOException;

/** An answer that was begun and then neither went on nor was broken off, so that its reader waits for ever. */
public final class UnendedAnswerException extends IOException {

    private static final long serialVersionUID = 1;

    UnendedAnswerException(String message) {
        super(message);
    }
}
