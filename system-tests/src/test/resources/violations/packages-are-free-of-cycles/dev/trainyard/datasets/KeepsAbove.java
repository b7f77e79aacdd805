package dev.trainyard.datasets;

public class KeepsAbove {
    dev.trainyard.datasets.read.BreaksThere there;
}
