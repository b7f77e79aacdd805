package io.quarkus.runtime;

public class Quarkus {
    public static void asyncExit() {}
}
