package dev.trainyard.storage.objects;

import java.net.URI;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** A real S3 server in this process: files in a folder, signatures on, as in the embedded stack. */
final class EmbeddedS3 {

    static final String ACCESS_KEY = "conformance";
    static final String SECRET_KEY = "conformance-secret";

    /** Held, because a logger that nobody holds forgets its level. */
    private static final Logger SERVER_LOG = Logger.getLogger("org.gaul");

    private final S3Proxy server;

    private EmbeddedS3(S3Proxy server) {
        this.server = server;
    }

    static EmbeddedS3 start(Path folder) throws Exception {
        SERVER_LOG.setLevel(Level.WARNING);
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        settings.setProperty("jclouds.identity", "unused");
        settings.setProperty("jclouds.credential", "unused");
        S3Proxy server = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem", settings))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .stopTimeout(0)
                .build();
        server.start();
        return new EmbeddedS3(server);
    }

    MinioObjectStore connect(String secretKey) {
        return MinioObjectStore.connect("http://127.0.0.1:" + server.getPort(), ACCESS_KEY, secretKey, "us-east-1");
    }

    void stop() throws Exception {
        server.stop();
    }
}
