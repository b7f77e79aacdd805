package dev.trainyard.storage.objects;

import java.time.Duration;
import java.util.Random;

class RetryingObjectStoreConformanceTest extends AbstractObjectStoreConformance {

    @Override
    protected ObjectStore store() {
        return new RetryingObjectStore(
                new InMemoryObjectStore(),
                new RetryingObjectStore.Limits(3, Duration.ofMillis(1), Duration.ofMillis(10)),
                pause -> {
                    throw new AssertionError("a store that answers is not asked again");
                },
                new Random(1));
    }
}
