package dev.trainyard.evaluator.run;

import dev.trainyard.datasets.DataFault;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.conversation.ConversationFile;
import dev.trainyard.job.conversation.Completion;
import dev.trainyard.job.conversation.Conversation;
import dev.trainyard.job.conversation.TrainingText;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.learning.chat.ChatTemplate;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.language.Example;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.model.LanguageModelFiles;
import dev.trainyard.storage.objects.Hashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Prepares conversations, or prompts with completions. They are cut into parts in the order of their hashes; a cut never
 * goes between equal ones, since a model would be judged on what it has learnt.
 */
final class ExamplePreparation {

    private final TextLearning learning;
    private final Beginning beginning;
    private final FaultList faults = new FaultList();
    private final List<String> warnings = new ArrayList<>();

    ExamplePreparation(Recipe recipe, Beginning beginning) {
        this.learning = recipe.texts();
        this.beginning = beginning;
    }

    PreparedTexts prepare(TextPreparation.NamedFile training, Optional<TextPreparation.NamedFile> validation)
            throws IOException {
        List<TrainingText> texts = read(training);
        List<TrainingText> validating = List.of();
        if (validation.isPresent()) {
            faults.reading(DataFault.Source.VALIDATION);
            validating = read(validation.get());
        }
        if (!faults.isEmpty()) {
            return PreparedTexts.Faulty.of(faults);
        }
        List<List<TrainingText>> parts = cut(texts, validation.isPresent());
        if (validation.isPresent()) {
            parts.set(1, validating);
        }
        LanguageModelFiles model = beginning.model(
                new Beginning.Texts(said(parts.getFirst()), said(texts) + said(validating)), formOf(texts));
        faults.reading(DataFault.Source.TRAINING);
        refuse(texts, model.template());
        faults.reading(DataFault.Source.VALIDATION);
        refuse(validating, model.template());
        if (!faults.isEmpty()) {
            return PreparedTexts.Faulty.of(faults);
        }
        List<List<Example>> examples = parts.stream()
                .map(part -> part.stream().map(model.template()::example).toList())
                .toList();
        return ready(examples, model, texts.size() + validating.size());
    }

    /** What the model's template or its tokenizer cannot say. */
    private void refuse(List<TrainingText> texts, ChatTemplate template) {
        for (int i = 0; i < texts.size(); i++) {
            String example = "example " + (i + 1) + " ";
            try {
                Optional<String> refusal = template.refusal(texts.get(i));
                refusal.ifPresent(why -> faults.add(0, "", example + why));
                if (refusal.isEmpty()) {
                    template.example(texts.get(i));
                }
            } catch (IllegalArgumentException e) {
                faults.add(0, "", example + "has no tokens in this model: " + e.getMessage());
            }
        }
    }

    private PreparedTexts ready(List<List<Example>> parts, LanguageModelFiles model, long read) {
        List<List<Example>> fitting =
                parts.stream().map(part -> fitting(part, learning.context())).toList();
        long cut = parts.stream()
                .flatMap(List::stream)
                .filter(example -> example.tokens().length > learning.context() + 1)
                .count();
        long kept = fitting.stream().mapToLong(List::size).sum();
        if (cut > 0) {
            warnings.add(cut + " examples are longer than the model's context of " + learning.context()
                    + " tokens and were cut at their ends; " + (read - kept)
                    + " of them had nothing left to learn and were left out.");
        }
        if (fitting.get(0).isEmpty() || fitting.get(1).isEmpty()) {
            faults.add(
                    0,
                    "",
                    "within the model's context of " + learning.context() + " tokens there are "
                            + fitting.get(0).size() + " examples to learn from and "
                            + fitting.get(1).size() + " to validate with; raise recipe.context, or give more examples");
            return PreparedTexts.Faulty.of(faults);
        }
        return new PreparedTexts.Ready(
                model,
                beginning.weights(),
                new TokenPart.Examples(fitting.get(0)),
                new TokenPart.Examples(fitting.get(1)),
                fitting.get(2).isEmpty() ? Optional.empty() : Optional.of(new TokenPart.Examples(fitting.get(2))),
                read,
                read - kept,
                warnings);
    }

    private static List<Example> fitting(List<Example> examples, int context) {
        return examples.stream()
                .map(example -> example.truncated(context + 1))
                .filter(example -> example.counted() > 0)
                .toList();
    }

    private List<TrainingText> read(TextPreparation.NamedFile file) throws IOException {
        List<TrainingText> texts = new ArrayList<>();
        ConversationFile.Reading reading = ConversationFile.read(file.path(), faults, texts::add);
        warnings.addAll(reading.warnings());
        return texts;
    }

    private static TextForm formOf(List<TrainingText> texts) {
        return texts.getFirst() instanceof Conversation ? TextForm.CHAT : TextForm.COMPLETION;
    }

    private static String said(List<TrainingText> texts) {
        StringBuilder said = new StringBuilder();
        for (TrainingText text : texts) {
            switch (text) {
                case Conversation conversation ->
                    conversation.messages().forEach(message -> said.append(message.content())
                            .append('\n'));
                case Completion completion ->
                    said.append(completion.prompt())
                            .append('\n')
                            .append(completion.completion())
                            .append('\n');
            }
        }
        return said.toString();
    }

    private List<List<TrainingText>> cut(List<TrainingText> texts, boolean validatedElsewhere) {
        Map<String, List<TrainingText>> equal = new TreeMap<>(Comparator.naturalOrder());
        for (TrainingText text : texts) {
            equal.computeIfAbsent(
                            Hashes.sha256(text.toString().getBytes(StandardCharsets.UTF_8)), hash -> new ArrayList<>())
                    .add(text);
        }
        double test = learning.split().test();
        double train = validatedElsewhere ? 1 - test : learning.split().train();
        // Of few examples a small share would be none.
        long first = Math.round(texts.size() * train);
        long second = test == 0 ? texts.size() : Math.round(texts.size() * (1 - test));
        first = validatedElsewhere ? first : Math.max(1, Math.min(first, second - 1));
        List<List<TrainingText>> parts =
                new ArrayList<>(List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        long before = 0;
        for (List<TrainingText> same : equal.values()) {
            parts.get(before < first ? 0 : before < second ? 1 : 2).addAll(same);
            before += same.size();
        }
        return parts;
    }
}
