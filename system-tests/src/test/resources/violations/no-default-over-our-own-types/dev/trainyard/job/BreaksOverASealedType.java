package dev.trainyard.job;

public class BreaksOverASealedType {
    int weight(Answer answer) {
        return switch (answer) {
            case Answer.Yes yes -> yes.weight();
            default -> 0;
        };
    }
}
