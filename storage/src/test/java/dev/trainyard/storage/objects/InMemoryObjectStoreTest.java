package dev.trainyard.storage.objects;

class InMemoryObjectStoreTest extends AbstractObjectStoreConformance {

    @Override
    protected ObjectStore store() {
        return new InMemoryObjectStore();
    }
}
