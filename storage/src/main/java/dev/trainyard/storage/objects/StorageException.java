package dev.trainyard.storage.objects;

/** The store did not do what was asked. Its kind says whether asking again can help. */
public abstract sealed class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Nothing lies under that key. */
    public static final class NotFound extends StorageException {
        private static final long serialVersionUID = 1L;

        public NotFound(ObjectKey key, Throwable cause) {
            super("nothing is stored at " + key, cause);
        }
    }

    /** The store could not be reached or broke off; the same call may succeed later. */
    public static final class Unreachable extends StorageException {
        private static final long serialVersionUID = 1L;

        public Unreachable(String what, Throwable cause) {
            super("the object store failed: " + what, cause);
        }
    }

    /** The store said no: credentials, or a request that it does not take. */
    public static final class Refused extends StorageException {
        private static final long serialVersionUID = 1L;

        public Refused(String what, Throwable cause) {
            super("the object store refused: " + what, cause);
        }
    }

    /** An object is longer than its reader was ready for. */
    public static final class TooLong extends StorageException {
        private static final long serialVersionUID = 1L;

        public TooLong(ObjectKey key, int limit) {
            super(key + " is longer than " + limit + " bytes", null);
        }
    }

    /** Other bytes lie there than those that were written; doing it again cannot help. */
    public static final class Conflict extends StorageException {
        private static final long serialVersionUID = 1L;

        public Conflict(String what) {
            super("the object store holds other bytes: " + what, null);
        }
    }
}
