package dev.trainyard.commandline.embedded;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/**
 * S3Proxy over a folder, on loopback, with signatures checked. Arguments: folder, port; the keys come by the
 * environment, so that no list of processes shows them.
 */
public final class EmbeddedObjectStore {

    /** Where the access key is. */
    public static final String ACCESS_KEY = "TRAINYARD_OBJECTS_ACCESS_KEY";
    /** Where the secret key is. */
    public static final String SECRET_KEY = "TRAINYARD_OBJECTS_SECRET_KEY";

    /** A signed request is held in memory while its signature is checked; parts are 16 MiB, manifests less. */
    private static final long LONGEST_SIGNED_REQUEST = 64L << 20;

    private EmbeddedObjectStore() {}

    /** Runs until it is told to end, or its parent ends. */
    public static void main(String[] arguments) throws Exception {
        ParentWatch.start();
        Logger.getLogger("").setLevel(Level.WARNING);
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Properties settings = new Properties();
        settings.setProperty("jclouds.filesystem.basedir", folder.toString());
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(BlobStores.create("filesystem", settings))
                .endpoint(URI.create("http://127.0.0.1:" + arguments[1]))
                .awsAuthentication(AuthenticationType.AWS_V4, System.getenv(ACCESS_KEY), System.getenv(SECRET_KEY))
                .v4MaxNonChunkedRequestSize(LONGEST_SIGNED_REQUEST)
                .stopTimeout(0)
                .build();
        proxy.start();
        System.out.println(Ready.LINE);
        Thread.currentThread().join();
    }
}
