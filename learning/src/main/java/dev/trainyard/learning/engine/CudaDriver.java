package dev.trainyard.learning.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What NVIDIA's driver says of its cards. The driver's own library is wherever a card can be used, unlike CUDA's
 * runtime, which libtorch may bring along in any place. Functions: CUDA Driver API, chapters 6.2 and 6.5.
 */
final class CudaDriver {

    private static final String LIBRARY = "libcuda.so.1";
    private static final int LONGEST_NAME = 256;

    private CudaDriver() {}

    /** What was found. */
    sealed interface Finding {

        /** A card. */
        record Found(String name) implements Finding {}

        /** None that could be used. */
        record None(String reason) implements Finding {}
    }

    /** The first card that this process may use, after {@code CUDA_VISIBLE_DEVICES}. */
    @SuppressWarnings("restricted") // the services are started with native access enabled
    static Finding firstCard() {
        SymbolLookup driver;
        try {
            driver = SymbolLookup.libraryLookup(LIBRARY, Arena.global());
        } catch (IllegalArgumentException e) {
            return new Finding.None("there is no driver of a card: " + LIBRARY + " cannot be loaded");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment card = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment name = arena.allocate(LONGEST_NAME);
            int error = (int) function(driver, "cuInit", ValueLayout.JAVA_INT).invokeExact(0);
            if (error == 0) {
                error = (int) function(driver, "cuDeviceGet", ValueLayout.ADDRESS, ValueLayout.JAVA_INT)
                        .invokeExact(card, 0);
            }
            if (error == 0) {
                error = (int) function(
                                driver,
                                "cuDeviceGetName",
                                ValueLayout.ADDRESS,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT)
                        .invokeExact(name, LONGEST_NAME, card.get(ValueLayout.JAVA_INT, 0));
            }
            return error == 0
                    ? new Finding.Found(name.getString(0))
                    : new Finding.None("the driver shows no card: its error " + error);
        } catch (Throwable e) {
            return new Finding.None("the driver cannot be asked: " + e);
        }
    }

    @SuppressWarnings("restricted") // as above
    private static MethodHandle function(SymbolLookup driver, String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        driver.find(name).orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
    }
}
