package dev.trainyard.job;

public class KeepsAllCases {
    int weight(Answer answer) {
        return switch (answer) {
            case Answer.Yes yes -> yes.weight();
            case Answer.Partly ignored -> 1;
        };
    }

    int length(Object value) {
        return switch (value) {
            case String text -> text.length();
            default -> 0;
        };
    }

    int number(String word) {
        return switch (word) {
            case "RED" -> 1;
            default -> 0;
        };
    }
}
