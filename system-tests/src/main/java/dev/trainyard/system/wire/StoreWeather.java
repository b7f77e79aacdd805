package dev.trainyard.system.wire;

/** How the way to the object store is at the moment. */
public enum StoreWeather {
    /** Everything passes. */
    FAIR,
    /** Every request is answered with 500, and not passed on. */
    ERRORS,
    /** Its disk is full: what is there can be read and deleted, and nothing can be written. */
    FULL,
    /** Requests are taken, and never answered. */
    STALLS,
    /** Half of every request or answer that has a body comes through, then the connection ends. */
    TRUNCATES,
    /** Requests are passed on and done, but the connection ends before the answer. */
    CLOSES,
    /** Nobody is there. */
    AWAY
}
