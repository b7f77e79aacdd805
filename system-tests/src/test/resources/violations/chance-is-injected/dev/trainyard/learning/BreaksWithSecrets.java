package dev.trainyard.learning;

public class BreaksWithSecrets {
    Object draw() {
        return new java.security.SecureRandom();
    }
}
