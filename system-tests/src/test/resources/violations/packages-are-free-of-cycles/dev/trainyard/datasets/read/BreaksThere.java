package dev.trainyard.datasets.read;

public class BreaksThere {
    dev.trainyard.datasets.prepare.BreaksBack back;
}
