package dev.trainyard.storage.safetensors;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What this thread took from the heap since it began, freed or not. */
final class Allocated {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocated() {}

    static long bytes() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
