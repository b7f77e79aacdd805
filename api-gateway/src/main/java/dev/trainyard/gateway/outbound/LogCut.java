package dev.trainyard.gateway.outbound;

import java.util.concurrent.CompletableFuture;

/** Where the log begins: whatever stood before has been cut off. */
public interface LogCut {

    /** The offset of the oldest entry that the log still has, as of some moment after this call. */
    CompletableFuture<Long> beginning();

    /** Cuts off everything before an offset, for good. */
    CompletableFuture<Void> cutBefore(long offset);
}
