package dev.trainyard.learning.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Ends the process without running any library's destructors. */
final class ProcessExit {

    private ProcessExit() {}

    /**
     * Calls libc's {@code _exit}. Unlike {@link Runtime#halt} it does not run destructors, so a native call that is
     * still under way cannot fall over destroyed objects.
     */
    @SuppressWarnings("restricted") // the services are started with native access enabled
    static void immediately(int status) {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle exit = linker.downcallHandle(
                    linker.defaultLookup().find("_exit").orElseThrow(),
                    FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
            exit.invokeExact(status);
        } catch (Throwable e) {
            // Nothing better is left: halt may crash in native code, but it does end the process.
            Runtime.getRuntime().halt(status);
        }
    }
}
