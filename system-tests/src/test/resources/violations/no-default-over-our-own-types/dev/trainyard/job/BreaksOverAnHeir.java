package dev.trainyard.job;

public class BreaksOverAnHeir {
    int weight(Answer answer) {
        return switch (answer) {
            case Answer.Maybe() -> 1;
            default -> 0;
        };
    }
}
