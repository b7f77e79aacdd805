package dev.trainyard.job;

public class BreaksWithNull {
    int weight(Answer answer) {
        return switch (answer) {
            case Answer.Yes yes -> yes.weight();
            case null, default -> 0;
        };
    }
}
