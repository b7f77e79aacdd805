package dev.trainyard.storage.objects;

/** Whether a conditional put was the first. */
public enum PutResult {
    /** The object was not there, and now it is. */
    STORED,
    /** An object lay there already; it is unchanged. */
    ALREADY_THERE
}
