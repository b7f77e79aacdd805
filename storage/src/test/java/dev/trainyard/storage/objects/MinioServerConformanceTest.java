package dev.trainyard.storage.objects;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The same promises, kept by a real MinIO in a container. Left out where no Docker engine has its image, unless
 * {@code TRAINYARD_EXPECT_DOCKER} is 1.
 */
class MinioServerConformanceTest extends AbstractObjectStoreConformance {

    /** Built from its source by {@code docker/minio}, since MinIO's own images are gone from the public hub. */
    private static final String IMAGE = "trainyard/minio:dev";

    private static final String KEY = "conformance";
    private static final String SECRET = "conformance-secret";

    private static MinIOContainer server;
    private static MinioObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        boolean there = imageIsThere();
        if (!there && "1".equals(System.getenv("TRAINYARD_EXPECT_DOCKER"))) {
            throw new AssertionError("TRAINYARD_EXPECT_DOCKER is 1, but no Docker engine has " + IMAGE);
        }
        assumeTrue(there, "no Docker engine has " + IMAGE + ": docker build -t " + IMAGE + " docker/minio");
        server = new MinIOContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("minio/minio"))
                .withUserName(KEY)
                .withPassword(SECRET);
        server.start();
        store = MinioObjectStore.connect(server.getS3URL(), KEY, SECRET, "us-east-1");
    }

    @AfterAll
    static void stop() {
        if (store != null) {
            store.close();
        }
        if (server != null) {
            server.stop();
        }
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    /** An engine that hangs counts as one that is away. */
    private static boolean imageIsThere() throws InterruptedException {
        try {
            Process inspection = new ProcessBuilder("docker", "image", "inspect", IMAGE)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = inspection.waitFor(20, TimeUnit.SECONDS);
            inspection.destroyForcibly();
            return ended && inspection.waitFor() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
