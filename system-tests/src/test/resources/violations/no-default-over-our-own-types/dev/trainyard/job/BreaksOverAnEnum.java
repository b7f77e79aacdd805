package dev.trainyard.job;

public class BreaksOverAnEnum {
    void paint(Answer.Colour colour) {
        switch (colour) {
            case RED:
                return;
            default:
                throw new IllegalStateException();
        }
    }
}
