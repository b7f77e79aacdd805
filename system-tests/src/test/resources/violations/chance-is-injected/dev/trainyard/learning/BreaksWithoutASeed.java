package dev.trainyard.learning;

public class BreaksWithoutASeed {
    int draw() {
        return new java.util.Random().nextInt();
    }
}
