package dev.trainyard.datasets.prepare;

public class BreaksBack {
    dev.trainyard.datasets.read.BreaksThere there;
}
