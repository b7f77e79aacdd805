package dev.trainyard.gateway.http;

import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.StorageException;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Throws what no resource is meant to throw. */
@Path("/test/throw")
public class ThrowingResource {

    void outsideOfResources(@Observes Router router) {
        router.route("/test/outside").handler(context -> {
            throw new IllegalStateException("a secret of dev.trainyard.Inside");
        });
    }

    /** Bytes of which only the first half can be read, as when a store goes away in mid-read. */
    @GET
    @Path("/half-of-a-body")
    public Response throwInMidBody() {
        InputStream half = new SequenceInputStream(
                new ByteArrayInputStream(new byte[1 << 20]),
                new BrokenStream(new IOException("unexpected end of stream")));
        return Response.ok(half).header("content-length", 2 << 20).build();
    }

    private static final class BrokenStream extends InputStream {
        private final IOException failure;

        private BrokenStream(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw failure;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            throw failure;
        }
    }

    @GET
    @Path("/{what}")
    public String doThrow(@PathParam("what") String what) throws Exception {
        if (what.equals("error")) {
            throw new AssertionError("a secret");
        }
        ObjectKey key = new ObjectKey("trainyard-jobs", "secret/key");
        throw switch (what) {
            case "runtime" -> new IllegalStateException("a secret of dev.trainyard.Inside");
            case "io" -> new IOException("a secret of java.nio");
            case "store-unreachable" -> new StorageException.Unreachable("secret", new IOException("java.net"));
            case "store-refused" -> new StorageException.Refused("secret", new IOException("java.net"));
            case "store-not-found" -> new StorageException.NotFound(key, new IOException("java.net"));
            case "store-too-long" -> new StorageException.TooLong(key, 1);
            case "store-conflict" -> new StorageException.Conflict("secret");
            default -> new IllegalArgumentException("no such test: " + what);
        };
    }
}
