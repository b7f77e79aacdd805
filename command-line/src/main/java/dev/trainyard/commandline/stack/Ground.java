package dev.trainyard.commandline.stack;

import java.net.URI;

/** What a yard stands on: its broker and its object store. */
public sealed interface Ground {

    /** Both are processes of the yard's own. */
    record Embedded() implements Ground {}

    /**
     * Both run already, elsewhere, and outlive the yard.
     *
     * @param bootstrap addresses of brokers
     * @param objects where the object store answers
     */
    record Servers(String bootstrap, URI objects, String accessKey, String secretKey) implements Ground {}
}
