package dev.trainyard.benchmarks.figure;

import java.io.IOException;
import java.io.PrintStream;

/** A claim that can be measured. */
public interface Figure {

    /** The name to ask for it by. */
    String name();

    /** What it is to reach. */
    Goal goal();

    /**
     * Measures it.
     *
     * @param out takes every single value behind the result, a line each
     */
    Result measure(PrintStream out) throws IOException, InterruptedException;

    /** What measuring came to. */
    sealed interface Result {

        /** A value. */
        record Measured(double value) implements Result {}

        /**
         * It could not be measured.
         *
         * @param what what is missing, and where it is looked for
         */
        record Missing(String what) implements Result {}
    }
}
