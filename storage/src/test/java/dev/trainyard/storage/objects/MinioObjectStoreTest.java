package dev.trainyard.storage.objects;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class MinioObjectStoreTest extends AbstractObjectStoreConformance {

    @TempDir
    private static Path folder;

    private static EmbeddedS3 server;
    private static MinioObjectStore store;

    @BeforeAll
    static void start() throws Exception {
        server = EmbeddedS3.start(folder);
        store = server.connect(EmbeddedS3.SECRET_KEY);
    }

    @AfterAll
    static void stop() throws Exception {
        store.close();
        server.stop();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
