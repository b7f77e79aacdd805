package dev.trainyard.gateway.run;

import java.io.IOException;
import java.io.InputStream;

/** The data of a request in the short form, as it came. */
public sealed interface GivenData {

    /** An uploaded file, by its id or its name. */
    record Named(String idOrName) implements GivenData {}

    /**
     * Rows that came along.
     *
     * @param filename whose ending tells how they are written
     * @param bytes their length
     */
    record Content(String filename, long bytes, Source source) implements GivenData {}

    /** Gives the same bytes as often as it is asked. */
    interface Source {
        /** The bytes from their beginning; the caller closes the stream. */
        InputStream open() throws IOException;
    }
}
