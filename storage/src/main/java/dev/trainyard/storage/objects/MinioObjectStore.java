package dev.trainyard.storage.objects;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.StatObjectArgs;
import io.minio.errors.MinioException;
import io.minio.messages.Item;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Any S3 store through MinIO's client, with plain calls only: no tags, versions, locks or compositions. */
public final class MinioObjectStore implements ObjectStore, AutoCloseable {

    /** Parts of a streamed upload. S3 needs 5 MiB; embedded stores verify a part's signature in memory. */
    private static final long PART_BYTES = 16L << 20;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration TRANSFER_LIMIT = Duration.ofSeconds(60);

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final MinioClient client;

    private MinioObjectStore(MinioClient client) {
        this.client = client;
    }

    /**
     * A client for the store at an endpoint such as {@code http://127.0.0.1:9000}. Of an {@code https} store, the
     * certificate must be one that this JVM trusts, or that {@code SSL_CERT_FILE} or {@code SSL_CERT_DIR} names.
     */
    public static MinioObjectStore connect(String endpoint, String accessKey, String secretKey, String region) {
        MinioClient client = MinioClient.builder()
                .endpoint(endpoint)
                .credentials(accessKey, secretKey)
                .region(region)
                .httpClient(httpClient(endpoint.startsWith("https:")), true)
                .build();
        client.setTimeout(CONNECT_LIMIT.toMillis(), TRANSFER_LIMIT.toMillis(), TRANSFER_LIMIT.toMillis());
        return new MinioObjectStore(client);
    }

    /**
     * The SDK's default reads every certificate that the environment names, which takes seconds, so only encrypted
     * connections get it; and it asks again by itself, which is {@link RetryingObjectStore}'s to do.
     */
    private static OkHttpClient httpClient(boolean encrypted) {
        OkHttpClient.Builder builder = encrypted
                ? Http.newDefaultClient().newBuilder()
                : new OkHttpClient.Builder().protocols(List.of(Protocol.HTTP_1_1));
        builder.interceptors().clear();
        return builder.build();
    }

    @Override
    public StoredObject put(ObjectKey key, InputStream content) throws IOException {
        try (UploadStream upload = new UploadStream(content)) {
            PutObjectArgs arguments = PutObjectArgs.builder().bucket(key.bucket()).object(key.path()).stream(
                            upload, -1L, PART_BYTES)
                    .build();
            try {
                MinioFailures.calling(() -> client.putObject(arguments));
            } catch (MinioException e) {
                if (upload.failure().isPresent()) {
                    throw upload.failure().get();
                }
                throw MinioFailures.ofWriting(key.toString(), "put", e);
            }
            return upload.stored(key);
        }
    }

    @Override
    public StoredObject put(ObjectKey key, byte[] content) {
        try {
            MinioFailures.calling(() -> client.putObject(data(key, content).build()));
        } catch (MinioException e) {
            throw MinioFailures.ofWriting(key.toString(), "put", e);
        }
        return new StoredObject(key, content.length, Hashes.sha256(content));
    }

    @Override
    public PutResult putIfAbsent(ObjectKey key, byte[] content) {
        PutResult.requireOnePart(content);
        try {
            MinioFailures.calling(() -> client.putObject(data(key, content)
                    .extraHeaders(Map.of("If-None-Match", "*"))
                    .build()));
            return PutResult.STORED;
        } catch (MinioException e) {
            if (MinioFailures.status(e) == PRECONDITION_FAILED) {
                return PutResult.ALREADY_THERE;
            }
            throw MinioFailures.ofWriting(key.toString(), "put if absent", e);
        }
    }

    private static PutObjectArgs.Builder data(ObjectKey key, byte[] content) {
        return PutObjectArgs.builder().bucket(key.bucket()).object(key.path()).data(content, content.length);
    }

    @Override
    public InputStream read(ObjectKey key) {
        return reading(
                key,
                "read",
                () -> client.getObject(GetObjectArgs.builder()
                        .bucket(key.bucket())
                        .object(key.path())
                        .build()));
    }

    @Override
    public InputStream read(ObjectKey key, long offset, long length) {
        ObjectStore.requireStretch(offset, length);
        return reading(
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
            return OptionalLong.of(reading(
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
        ObjectKey.requireBucket(bucket);
        ListObjectsArgs everything = ListObjectsArgs.builder()
                .bucket(bucket)
                .prefix(prefix)
                .recursive(true)
                .build();
        try {
            return MinioFailures.calling(() -> {
                List<String> paths = new ArrayList<>();
                for (Result<Item> result : client.listObjects(everything)) {
                    Item item = result.get();
                    if (!item.isDir()) {
                        paths.add(item.objectName());
                    }
                }
                return List.copyOf(paths);
            });
        } catch (MinioException e) {
            if (MinioFailures.status(e) == NOT_FOUND) {
                return List.of();
            }
            throw MinioFailures.ofWriting(bucket + "/" + prefix, "list", e);
        }
    }

    @Override
    public void delete(ObjectKey key) {
        try {
            MinioFailures.calling(() -> {
                client.removeObject(RemoveObjectArgs.builder()
                        .bucket(key.bucket())
                        .object(key.path())
                        .build());
                return key;
            });
        } catch (MinioException e) {
            if (MinioFailures.status(e) != NOT_FOUND) {
                throw MinioFailures.ofWriting(key.toString(), "delete", e);
            }
        }
    }

    @Override
    public void ensureBucket(String bucket) {
        ObjectKey.requireBucket(bucket);
        try {
            MinioFailures.calling(() -> {
                if (!client.bucketExists(
                        BucketExistsArgs.builder().bucket(bucket).build())) {
                    client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
                }
                return bucket;
            });
        } catch (MinioException e) {
            if (MinioFailures.status(e) != CONFLICT) { // another service was faster
                throw MinioFailures.ofWriting(bucket, "make bucket", e);
            }
        }
    }

    private static <T> T reading(ObjectKey key, String verb, MinioFailures.Call<T> call) {
        try {
            return MinioFailures.calling(call);
        } catch (MinioException e) {
            throw MinioFailures.ofReading(key, verb, e);
        }
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new StorageException.Unreachable("closing the client", e);
        }
    }
}
