package dev.trainyard.evaluator.run;

public class BreaksWithQuarkus {
    Runnable exit() {
        return io.quarkus.runtime.Quarkus::asyncExit;
    }
}
