package dev.trainyard.datasets.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.conversation.TrainingText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationFileTest {

    @TempDir
    private Path folder;

    private final FaultList faults = new FaultList();
    private final List<TrainingText> texts = new ArrayList<>();

    private ConversationFile.Reading read(String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("file.jsonl"), String.join("\n", lines));
        return ConversationFile.read(file, faults, texts::add);
    }

    private static String chat(String question, String answer) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"" + question
                + "\"}, {\"role\": \"assistant\", \"content\": \"" + answer + "\"}]}";
    }

    private List<String> sentences() {
        return faults.kept().stream().map(DataFault::sentence).toList();
    }

    @Test
    void conversationsAreReadInOrder() throws IOException {
        String[] lines = new String[12];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = chat("q" + i, "a" + i);
        }
        lines[3] = "{\"messages\": [{\"role\": \"system\", \"content\": [{\"type\": \"text\", \"text\": \"s\"}]},"
                + " {\"role\": \"assistant\", \"content\": \"x\", \"weight\": 0},"
                + " {\"role\": \"assistant\", \"content\": \"y\", \"weight\": 1}]}";

        ConversationFile.Reading reading = read(lines);

        assertThat(sentences()).isEmpty();
        assertThat(reading.examples()).isEqualTo(12);
        assertThat(texts.getFirst())
                .isEqualTo(new Conversation(
                        List.of(Message.of(Role.USER, "q0"), Message.of(Role.ASSISTANT, "a0")), List.of()));
        assertThat(((Conversation) texts.get(3)).messages().stream().map(Message::learnt))
                .containsExactly(false, false, true);
        assertThat(reading.warnings()).anyMatch(warning -> warning.contains("12 examples"));
    }

    @Test
    void promptsWithCompletionsAreReadAndAdvisedOn() throws IOException {
        String[] lines = new String[10];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{\"prompt\": \"" + "abcdefghij".charAt(i) + "\", \"completion\": \"so " + i + "\"}";
        }
        lines[9] = lines[8];

        ConversationFile.Reading reading = read(lines);

        assertThat(sentences()).isEmpty();
        assertThat(texts.getFirst()).isEqualTo(new Completion("a", "so 0"));
        assertThat(reading.warnings())
                .anyMatch(warning -> warning.contains("same as earlier ones, on lines 10"))
                .anyMatch(warning -> warning.contains("do not end alike"))
                .anyMatch(warning -> warning.contains("begin with 'so'"));
    }

    @Test
    void whatAllPromptsOrNoCompletionsHaveInCommonIsAdvisedOn() throws IOException {
        String[] lines = new String[10];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "{\"prompt\": \"Translate the following: " + i + "\", \"completion\": \"" + i + "\"}";
        }

        assertThat(read(lines).warnings())
                .anyMatch(warning -> warning.contains("All prompts begin with 'Translate the following:'"))
                .anyMatch(warning -> warning.contains("The completions do not end alike"))
                .anyMatch(warning -> warning.contains("No completion begins with white space"));
    }

    @Test
    void shoutedAnswersAndEmptyQuestionsAreAdvisedOn() throws IOException {
        String[] lines = new String[20];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = chat(i == 4 ? " " : "q" + i, "LOUD AND CLEAR " + i);
        }

        assertThat(read(lines).warnings())
                .anyMatch(warning -> warning.contains("a third of the letters to learn are capitals"))
                .anyMatch(warning -> warning.contains("1 conversations have an empty message"));
    }

    @Test
    void everyFaultIsToldWithItsLine() throws IOException {
        read(
                chat("q", "a"),
                "{\"messages\": [{\"role\": \"user\", \"content\": \"q\"}]}",
                "{\"messages\": [{\"role\": \"boss\", \"content\": \"q\"}]}",
                "{\"messages\": []}",
                "{\"prompt\": \"p\", \"completion\": \"c\"}",
                "{\"prompt\": \"p\"}",
                "{\"text\": \"t\"}",
                "no JSON",
                "{\"messages\": [{\"role\": \"user\", \"content\": \"q\", \"weight\": 1},"
                        + " {\"role\": \"assistant\", \"content\": \"\"}]}");

        assertThat(faults.kept().stream().map(DataFault::line).distinct())
                .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(sentences())
                .anyMatch(fault ->
                        fault.startsWith("line 2:") && fault.contains("must end with a message of the assistant"))
                .anyMatch(fault -> fault.startsWith("line 3:") && fault.contains("role"))
                .anyMatch(
                        fault -> fault.startsWith("line 5:") && fault.contains("examples before it are conversations"))
                .anyMatch(fault -> fault.startsWith("line 6:") && fault.contains("completion is missing"))
                .anyMatch(fault -> fault.startsWith("line 9:") && fault.contains("weight"))
                .anyMatch(fault -> fault.startsWith("line 9:") && fault.contains("nothing to learn"));
    }

    @Test
    void tooFewExamplesAreRefused() throws IOException {
        read(chat("q", "a"));
        assertThat(sentences()).singleElement().asString().contains("at least 10");
    }
}
