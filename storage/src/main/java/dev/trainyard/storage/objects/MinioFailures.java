package dev.trainyard.storage.objects;

import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import java.io.IOException;

/** What the client's exceptions mean to those above the port. */
final class MinioFailures {

    private static final int REQUEST_TIMEOUT = 408;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private MinioFailures() {}

    /** A call of the client. */
    interface Call<T> {
        T run() throws MinioException;
    }

    /**
     * Runs a call. A connection that was refused or lost comes out of this client as an {@link IllegalStateException}
     * around it; here it becomes what the client declares.
     */
    static <T> T calling(Call<T> call) throws MinioException {
        try {
            return call.run();
        } catch (IllegalStateException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof MinioException declared) {
                    throw declared;
                }
                if (cause instanceof IOException) {
                    throw new MinioException(cause.getMessage(), cause);
                }
            }
            throw e;
        }
    }

    /** The store's answer in numbers, or 0 when there was none. */
    static int status(MinioException failure) {
        return failure instanceof ErrorResponseException answer
                ? answer.response().code()
                : 0;
    }

    /** A failure to read: 404 means that nothing is there. */
    static StorageException ofReading(ObjectKey key, String verb, MinioException failure) {
        return status(failure) == NOT_FOUND
                ? new StorageException.NotFound(key, failure)
                : ofWriting(key.toString(), verb, failure);
    }

    /** A failure to write: 404 means that the bucket is missing, which trying again does not mend. */
    static StorageException ofWriting(String where, String verb, MinioException failure) {
        String what = verb + " " + where + ": " + failure.getMessage();
        return mayPass(status(failure))
                ? new StorageException.Unreachable(what, failure)
                : new StorageException.Refused(what, failure);
    }

    /** S3 answers 409 when another operation on the key was under way, which says nothing of its outcome. */
    private static boolean mayPass(int status) {
        return status == 0
                || status == REQUEST_TIMEOUT
                || status == CONFLICT
                || status == TOO_MANY_REQUESTS
                || status >= SERVER_ERROR;
    }
}
