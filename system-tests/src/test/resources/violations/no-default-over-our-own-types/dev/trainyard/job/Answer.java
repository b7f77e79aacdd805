package dev.trainyard.job;

public sealed interface Answer {
    record Yes(int weight) implements Answer {}

    sealed interface Partly extends Answer {}

    record Maybe() implements Partly {}

    enum Colour {
        RED,
        GREEN
    }
}
