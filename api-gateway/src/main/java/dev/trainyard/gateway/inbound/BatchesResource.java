package dev.trainyard.gateway.inbound;

import dev.trainyard.gateway.run.Batches;
import dev.trainyard.gateway.run.Caller;
import dev.trainyard.job.ledger.BatchView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/batches}: requests of a file that are answered together. */
@Path("/v1/batches")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public class BatchesResource {

    private static final int MOST = 100;

    private final Batches batches;
    private final Bodies bodies;

    BatchesResource(Batches batches, Bodies bodies) {
        this.batches = batches;
        this.bodies = bodies;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Map<String, Object> create(InputStream content, @Context HttpHeaders headers) {
        Caller caller = Callers.of(headers);
        try (Bodies.Body body = bodies.read(content, headers)) {
            return BatchJson.of(batches.submit(caller, body.object(), body.sha256()));
        }
    }

    @GET
    public Map<String, Object> list(@Context UriInfo uri, @Context HttpHeaders headers) {
        Query query = Query.of(uri);
        Optional<String> after = query.text("after");
        int limit = query.limit(20, MOST);
        query.finish();
        List<BatchView> newestFirst = batches.list(Callers.of(headers)).reversed();
        return Pages.of(newestFirst, after, limit, BatchView::id, BatchJson::of);
    }

    @GET
    @Path("/{id}")
    public Map<String, Object> retrieve(@PathParam("id") String id, @Context HttpHeaders headers) {
        return BatchJson.of(batches.find(Callers.of(headers), id));
    }

    @POST
    @Path("/{id}/cancel")
    public Map<String, Object> cancel(@PathParam("id") String id, @Context HttpHeaders headers) {
        return BatchJson.of(batches.cancel(Callers.of(headers), id));
    }
}
