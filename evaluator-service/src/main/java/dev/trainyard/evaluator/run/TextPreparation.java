package dev.trainyard.evaluator.run;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.text.TextFile;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.learning.chat.ChatTemplate;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.model.LanguageModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Prepares running texts and documents: the first share is learnt, the next validates, the last is held out. Documents
 * are not cut; a running text is.
 */
final class TextPreparation {

    private static final int FEWEST_TOKENS = 2;

    private final TextLearning learning;
    private final Beginning beginning;
    private final FaultList faults = new FaultList();
    private final long memory = DataLimits.ofThisProcess().bytes();

    TextPreparation(Recipe recipe, Beginning beginning) {
        this.learning = recipe.texts();
        this.beginning = beginning;
    }

    /** A file with the name that tells how it is written. */
    record NamedFile(Path path, String filename) {}

    PreparedTexts prepare(NamedFile training, Optional<NamedFile> validation) throws IOException {
        boolean documents = TextFile.isJsonLines(training.filename());
        List<String> pieces = read(training);
        List<String> validating = List.of();
        if (validation.isPresent()) {
            faults.reading(DataFault.Source.VALIDATION);
            validating = read(validation.get());
        }
        if (!faults.isEmpty()) {
            return PreparedTexts.Faulty.of(faults);
        }
        double share = validation.isPresent()
                ? learning.split().train() + learning.split().validation()
                : learning.split().train();
        List<List<String>> parts = documents ? cutDocuments(pieces, share) : cutText(pieces.getFirst(), share);
        if (validation.isPresent()) {
            parts = List.of(parts.get(0), validating, parts.get(2));
        }
        LanguageModelFiles model = beginning.model(
                new Beginning.Texts(
                        String.join("\n", parts.getFirst()), String.join("", pieces) + String.join("", validating)),
                documents ? TextForm.DOCUMENTS : TextForm.TEXT);
        List<TokenPart> tokens = new ArrayList<>();
        try {
            for (List<String> part : parts) {
                tokens.add(new TokenPart.Running(tokens(part, model.template(), documents)));
            }
        } catch (IllegalArgumentException e) {
            faults.add(0, "", "the model's tokenizer has no tokens for it: " + e.getMessage());
            return PreparedTexts.Faulty.of(faults);
        }
        boolean tests = learning.split().test() > 0;
        requireEnough(tokens, tests);
        if (!faults.isEmpty()) {
            return PreparedTexts.Faulty.of(faults);
        }
        return new PreparedTexts.Ready(
                model,
                beginning.weights(),
                tokens.get(0),
                tokens.get(1),
                tests ? Optional.of(tokens.get(2)) : Optional.empty(),
                pieces.size() + (long) validating.size(),
                0,
                List.of());
    }

    private List<String> read(NamedFile file) throws IOException {
        return TextFile.isJsonLines(file.filename())
                ? TextFile.readDocuments(file.path(), memory, faults)
                : List.of(TextFile.read(file.path(), memory, faults));
    }

    private void requireEnough(List<TokenPart> parts, boolean tests) {
        List<String> names = List.of("train", "validation", "test");
        for (int i = 0; i < (tests ? 3 : 2); i++) {
            if (parts.get(i).tokens() < FEWEST_TOKENS) {
                faults.add(
                        0,
                        "",
                        "the text is too short: the part split." + names.get(i) + " has "
                                + parts.get(i).tokens() + " tokens and needs at least " + FEWEST_TOKENS);
            }
        }
    }

    /** Shares of the characters, never between the halves of one. */
    private List<List<String>> cutText(String text, double share) {
        int first = cut(text, share);
        int second = learning.split().test() == 0
                ? text.length()
                : Math.max(first, cut(text, 1 - learning.split().test()));
        return List.of(
                List.of(text.substring(0, first)),
                List.of(text.substring(first, second)),
                List.of(text.substring(second)));
    }

    private static int cut(String text, double share) {
        int at = (int) Math.round(text.length() * share);
        boolean within = at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return within ? at + 1 : at;
    }

    private List<List<String>> cutDocuments(List<String> documents, double share) {
        long all = documents.stream().mapToLong(String::length).sum();
        double[] ends = {
            share * all,
            learning.split().test() == 0 ? all : (1 - learning.split().test()) * all
        };
        List<List<String>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long before = 0;
        for (String document : documents) {
            double middle = before + document.length() / 2.0;
            parts.get(
                            middle < ends[0]
                                    ? 0
                                    : middle < ends[1] || learning.split().test() == 0 ? 1 : 2)
                    .add(document);
            before += document.length();
        }
        return parts;
    }

    private static int[] tokens(List<String> pieces, ChatTemplate template, boolean documents) {
        int end = template.end();
        IntStream.Builder all = IntStream.builder();
        for (String piece : pieces) {
            if (documents) {
                all.add(end);
            }
            for (int token : template.tokenizer().encode(piece)) {
                all.add(token);
            }
        }
        if (documents) {
            all.add(end);
        }
        return all.build().toArray();
    }
}
