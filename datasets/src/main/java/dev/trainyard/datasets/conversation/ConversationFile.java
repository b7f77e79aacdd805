package dev.trainyard.datasets.conversation;

import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.JsonLines;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.TrainingText;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A file of examples for a language model, one JSON object a line: conversations, or prompts with completions, never
 * both. All faults are found in one reading.
 */
public final class ConversationFile {

    /** OpenAI takes no file with fewer examples, since nothing is learnt from so few. */
    public static final int FEWEST_EXAMPLES = 10;

    private static final int LINE_CHARACTERS = 1 << 24;

    private ConversationFile() {}

    /**
     * What is to be said of a file whose faults, if it has any, went to the list.
     *
     * @param examples how many there are without fault
     * @param meant how many lines are examples or were meant to be, by their members
     * @param warnings what deserves a look, in sentences
     */
    public record Reading(long examples, long meant, List<String> warnings) {
        public Reading {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads a file.
     *
     * @param sink takes every example without fault, in order; what it got is worth nothing when there are faults
     */
    public static Reading read(Path file, FaultList faults, Consumer<TrainingText> sink) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(bytes, faults, sink);
        }
    }

    /** Reads a file's bytes from wherever they come, in bounded memory. */
    public static Reading read(InputStream bytes, FaultList faults, Consumer<TrainingText> sink) throws IOException {
        Lines lines = new Lines(faults, sink);
        JsonLines.read(bytes, LINE_CHARACTERS, lines);
        if (faults.isEmpty() && lines.examples < FEWEST_EXAMPLES) {
            faults.add(
                    0,
                    "",
                    "the file has " + lines.examples + " examples; at least " + FEWEST_EXAMPLES
                            + " are needed to learn anything from");
        }
        return new Reading(lines.examples, lines.meant, lines.advice.warnings());
    }

    private static final class Lines implements JsonLines.Sink {
        private final FaultList faults;
        private final Consumer<TrainingText> sink;
        private final Advice advice = new Advice();
        private Optional<Boolean> conversations = Optional.empty();
        private long examples;
        private long meant;

        Lines(FaultList faults, Consumer<TrainingText> sink) {
            this.faults = faults;
            this.sink = sink;
        }

        @Override
        public void fault(long line, String message) {
            faults.add(line, "", message);
        }

        @Override
        public void tree(long line, Map<String, Object> tree) {
            if (tree.containsKey("messages") || (tree.containsKey("prompt") && tree.containsKey("completion"))) {
                meant++;
            }
            List<Fault> found = new ArrayList<>();
            Optional<TrainingText> text = ConversationReader.read(TreeReader.of("", tree, found));
            for (Fault fault : found) {
                fault(line, fault.param().isEmpty() ? fault.message() : fault.param() + " " + fault.message());
            }
            if (found.isEmpty() && text.isPresent() && isOfTheFirstKind(line, text.get())) {
                examples++;
                advice.example(line, text.get());
                sink.accept(text.get());
            }
        }

        private boolean isOfTheFirstKind(long line, TrainingText text) {
            boolean conversation = text instanceof Conversation;
            if (conversations.isEmpty()) {
                conversations = Optional.of(conversation);
            }
            if (conversations.get() != conversation) {
                fault(
                        line,
                        conversation
                                ? "is a conversation, while the examples before it are prompts with completions"
                                : "is a prompt with a completion, while the examples before it are conversations");
                return false;
            }
            return true;
        }
    }
}
