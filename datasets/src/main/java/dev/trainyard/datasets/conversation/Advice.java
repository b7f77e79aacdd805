package dev.trainyard.datasets.conversation;

import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.Message;
import dev.trainyard.job.conversation.Role;
import dev.trainyard.job.conversation.TrainingText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What experience says of a file that is not wrong: the rules that OpenAI's first tool for preparing data had, as far as
 * they concern how a model learns.
 */
final class Advice {

    private static final int FEW = 100;
    private static final int MOST_LINES_NAMED = 10;
    private static final int LONGEST_COMMON = 1000;
    /** A word or two before every prompt may mark where it begins. */
    private static final int LONGEST_NEEDED = 12;

    private static final int LONGEST_SHOWN = 60;

    private final Set<Long> seen = new HashSet<>();
    private final List<Long> repeated = new ArrayList<>();
    private final List<Long> emptyMessages = new ArrayList<>();
    private final Common prompts = new Common();
    private final Common completions = new Common();
    private long repeats;
    private long empties;
    private long examples;
    private long completionsOnly;
    private long withoutSpace;
    private long letters;
    private long capitals;

    void example(long line, TrainingText text) {
        examples++;
        if (!seen.add(fingerprint(text))) {
            repeats++;
            note(repeated, line);
        }
        switch (text) {
            case Completion completion -> completion(completion);
            case Conversation conversation -> conversation(line, conversation);
        }
    }

    /** 64 bits of the text's hash: equal for equal texts, and in practice only for them. */
    private static long fingerprint(TrainingText text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void conversation(long line, Conversation conversation) {
        boolean empty = conversation.messages().stream()
                .anyMatch(message ->
                        message.role() != Role.ASSISTANT && message.content().isBlank());
        if (empty) {
            empties++;
            note(emptyMessages, line);
        }
        conversation.messages().stream()
                .filter(Message::learnt)
                .map(Message::content)
                .forEach(this::count);
    }

    private void completion(Completion completion) {
        completionsOnly++;
        prompts.add(completion.prompt());
        completions.add(completion.completion());
        withoutSpace += Character.isWhitespace(completion.completion().charAt(0)) ? 0 : 1;
        count(completion.completion());
    }

    private void count(String text) {
        letters += text.codePoints().filter(Character::isLetter).count();
        capitals += text.codePoints().filter(Character::isUpperCase).count();
    }

    private static void note(List<Long> lines, long line) {
        if (lines.size() < MOST_LINES_NAMED) {
            lines.add(line);
        }
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (examples > 0 && examples < FEW) {
            warnings.add("There are " + examples + " examples; some hundreds teach more, and results get better with"
                    + " every doubling.");
        }
        if (repeats > 0) {
            warnings.add(repeats + " examples are the same as earlier ones, on lines " + named(repeated, repeats)
                    + "; they count as often as they stand there.");
        }
        if (empties > 0) {
            warnings.add(empties + " conversations have an empty message of somebody else than the assistant, on lines "
                    + named(emptyMessages, empties) + ".");
        }
        if (capitals * 3 > letters && letters > FEW) {
            warnings.add("More than a third of the letters to learn are capitals; models know words better as they are"
                    + " usually written.");
        }
        if (completionsOnly > 1) {
            addForCompletions(warnings);
        }
        return warnings;
    }

    private void addForCompletions(List<String> warnings) {
        if (prompts.end().isEmpty()) {
            warnings.add(
                    "The prompts do not end alike; a common end, such as \"\\n\\n###\\n\\n\", tells the model where"
                            + " the completion begins.");
        }
        if (prompts.beginning().strip().length() > LONGEST_NEEDED) {
            warnings.add("All prompts begin with '" + shown(prompts.beginning())
                    + "'; a tuned model needs no instruction that is always the same, and answers faster without.");
        }
        if (completions.end().isEmpty()) {
            warnings.add("The completions do not end alike; a common end, such as \"\\n\" or \" END\", can be given as"
                    + " stop, so that answers end where they should.");
        }
        if (completions.beginning().length() > 1) {
            warnings.add("All completions begin with '" + shown(completions.beginning())
                    + "'; what is always the same teaches nothing and had better end the prompts.");
        }
        if (withoutSpace == completionsOnly) {
            warnings.add("No completion begins with white space; with most tokenizers words are known with a space"
                    + " before them.");
        }
    }

    private static String shown(String text) {
        String stripped = text.strip();
        return stripped.length() > LONGEST_SHOWN ? stripped.substring(0, LONGEST_SHOWN) + "…" : stripped;
    }

    private static String named(List<Long> lines, long all) {
        String first = String.join(", ", lines.stream().map(String::valueOf).toList());
        return all > lines.size() ? first + " and " + (all - lines.size()) + " more" : first;
    }

    /** What texts have in common at their beginnings and ends. */
    private static final class Common {
        private String beginning = "";
        private String end = "";
        private boolean any;

        void add(String text) {
            if (!any) {
                any = true;
                beginning = text.substring(0, Math.min(text.length(), LONGEST_COMMON));
                end = text.substring(Math.max(0, text.length() - LONGEST_COMMON));
                return;
            }
            int same = 0;
            while (same < Math.min(beginning.length(), text.length()) && beginning.charAt(same) == text.charAt(same)) {
                same++;
            }
            beginning = beginning.substring(0, same);
            same = 0;
            while (same < Math.min(end.length(), text.length())
                    && end.charAt(end.length() - 1 - same) == text.charAt(text.length() - 1 - same)) {
                same++;
            }
            end = end.substring(end.length() - same);
        }

        String beginning() {
            return beginning;
        }

        String end() {
            return end;
        }
    }
}
