package dev.trainyard.storage.objects;

/** Whether a conditional put was the first. */
public enum PutResult {
    /** The object was not there, and now it is. */
    STORED,
    /** An object lay there already; it is unchanged. */
    ALREADY_THERE;

    /** Longest content of a conditional put. */
    static final int ONE_PART = 16 << 20;

    /** In several parts, clients leave the condition behind, and two writers could both win. */
    static void requireOnePart(byte[] content) {
        if (content.length > ONE_PART) {
            throw new IllegalArgumentException("a conditional put takes one part, not " + content.length + " bytes");
        }
    }
}
