package dev.trainyard.storage.objects;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Any S3 store through MinIO's client, with plain calls only: no tags, versions, locks or compositions. */
public final class MinioObjectStore implements ObjectStore, AutoCloseable {

    /** Parts of a streamed upload. S3 needs 5 MiB; embedded stores verify a part's signature in memory. */
    private static final long PART_BYTES = 16L << 20;

    private static final long CONNECT_MILLIS = 5_000;
    private static final long TRANSFER_MILLIS = 60_000;

    private final MinioClient client;

    private MinioObjectStore(MinioClient client) {
        this.client = client;
    }

    /** A client for the store at an endpoint such as {@code http://127.0.0.1:9000}. */
    public static MinioObjectStore connect(String endpoint, String accessKey, String secretKey, String region) {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .credentials(accessKey, secretKey)
                .region(region)
                .build();
        client.setTimeout(CONNECT_MILLIS, TRANSFER_MILLIS, TRANSFER_MILLIS);
        return new MinioObjectStore(client);
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        MessageDigest digest = Hashes.sha256();
        try (Counted counted = new Counted(new DigestInputStream(content, digest))) {
            calling(
                    key,
                    "put",
                    () -> client.putObject(PutObjectArgs.builder().bucket(key.bucket()).object(key.path()).stream(
                                    counted, -1L, PART_BYTES)
                            .build()));
            return new StoredObject(key, counted.bytes, Hashes.hex(digest.digest()));
        }
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        calling(
                key,
                "put",
                () -> client.putObject(PutObjectArgs.builder()
                        .bucket(key.bucket())
                        .object(key.path())
                        .data(content, content.length)
                        .build()));
        return new StoredObject(key, content.length, Hashes.sha256(content));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        if (content.length > PART_BYTES) {
            // In several parts the client leaves the condition behind, and two writers could both win.
            throw new IllegalArgumentException("a conditional put takes one part, not " + content.length + " bytes");
        }
        try {
            client.putObject(PutObjectArgs.builder()
                    .bucket(key.bucket())
                    .object(key.path())
                    .data(content, content.length)
                    .extraHeaders(Map.of("If-None-Match", "*"))
                    .build());
            return PutResult.STORED;
        } catch (ErrorResponseException e) {
            if (e.response().code() == 412 || e.response().code() == 409) {
                return PutResult.ALREADY_THERE;
            }
            throw typed(key, "put if absent", e);
        } catch (MinioException e) {
            throw typed(key, "put if absent", e);
        }
    }

    @Override
    public InputStream read(ObjectKey key) {
        return calling(
                key,
                "read",
                () -> client.getObject(GetObjectArgs.builder()
                        .bucket(key.bucket())
                        .object(key.path())
                        .build()));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        return calling(
                key,
                "read",
                () -> client.getObject(GetObjectArgs.builder()
                        .bucket(key.bucket())
                        .object(key.path())
                        .offset(offset)
                        .length(length)
                        .build()));
    }

    @Override
    public OptionalLong size(ObjectKey key) {
        try {
            return OptionalLong.of(calling(
                            key,
                            "stat",
                            () -> client.statObject(StatObjectArgs.builder()
                                    .bucket(key.bucket())
                                    .object(key.path())
                                    .build()))
                    .size());
        } catch (StorageException.NotFound e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public List<String> list(String bucket, String prefix) {
        List<String> paths = new ArrayList<>();
        Iterable<Result<Item>> results = client.listObjects(ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build());
        for (Result<Item> result : results) {
            Item item = calling(new ObjectKey(bucket, "listing"), "list", result::get);
            if (!item.isDir()) {
                paths.add(item.objectName());
            }
        }
        return paths;
    }

    @Override
    public void delete(ObjectKey key) {
        calling(key, "delete", () -> {
            client.removeObject(RemoveObjectArgs.builder()
                    .bucket(key.bucket())
                    .object(key.path())
                    .build());
            return key;
        });
    }

    @Override
    public void ensureBucket(String bucket) {
        ObjectKey any = new ObjectKey(bucket, "bucket");
        boolean there = calling(
                any,
                "look for bucket",
                () -> client.bucketExists(
                        BucketExistsArgs.builder().bucket(bucket).build()));
        if (!there) {
            try {
                client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
            } catch (ErrorResponseException e) {
                if (e.response().code() != 409) { // another service was faster
                    throw typed(any, "make bucket", e);
                }
            } catch (MinioException e) {
                throw typed(any, "make bucket", e);
            }
        }
    }

    private interface Call<T> {
        T run() throws MinioException;
    }

    private static <T> T calling(ObjectKey key, String verb, Call<T> call) {
        try {
            return call.run();
        } catch (MinioException e) {
            throw typed(key, verb, e);
        }
    }

    private static StorageException typed(ObjectKey key, String verb, MinioException e) {
        String what = verb + " " + key.bucket() + "/" + key.path() + ": " + e.getMessage();
        if (e instanceof ErrorResponseException answer) {
            int status = answer.response().code();
            if (status == 404) {
                return new StorageException.NotFound(key, e);
            }
            if (status < 500 && status != 408 && status != 429) {
                return new StorageException.Refused(what, e);
            }
        }
        return new StorageException.Unreachable(what, e);
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new StorageException.Unreachable("closing the client", e);
        }
    }

    /** Counts what passes; closing leaves the caller's stream open. */
    private static final class Counted extends java.io.FilterInputStream {
        private long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            bytes += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            bytes += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() {
            // The stream belongs to whoever gave it.
        }
    }
}
