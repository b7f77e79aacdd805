package dev.trainyard.learning;

public class KeepsASeed {
    int draw(long seed) {
        return new java.util.Random(seed).nextInt();
    }
}
