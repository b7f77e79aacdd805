package dev.trainyard.evaluator.run;

import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.learning.chat.TextForm;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.generation.GenerationRequest;
import dev.trainyard.learning.generation.Sampling;
import dev.trainyard.storage.checkpoint.BundleStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Language models that answer, so many at once. Safe for many threads. */
public final class LanguageServing {

    private static final int RETRY_SECONDS = 2;

    private final LoadedLanguageModels models;
    private final Semaphore places;
    private final LongSupplier chance;

    /**
     * Bounds of serving.
     *
     * @param bytes of weights that stay in memory
     * @param places answers that may be under way at once
     */
    public record Limits(long bytes, int places) {}

    /** @param chance seeds for those who name none */
    public LanguageServing(Engine engine, BundleStore bundles, Limits limits, LongSupplier chance) {
        this.models = new LoadedLanguageModels(engine, bundles, limits.bytes());
        this.places = new Semaphore(limits.places());
        this.chance = chance;
    }

    /** What a question came to. */
    public sealed interface Admission {
        /** It has a place, and will be answered; to be closed in any case. */
        record Admitted(Generation generation) implements Admission {}

        /** All places are taken. */
        record Full(int retryAfterSeconds) implements Admission {}

        /** It cannot be asked of this model. */
        record Refused(String code, String message, String param) implements Admission {}

        /** The model's bytes are no more. */
        record Gone() implements Admission {}

        /** The model's bytes are not those that the log vouches for. */
        record Damaged(String why) implements Admission {}
    }

    /** Gives a question a place, if there is one. */
    public Admission admit(ManifestReference manifest, GenerationQuestion question) throws IOException {
        if (!places.tryAcquire()) {
            return new Admission.Full(RETRY_SECONDS);
        }
        Admission admission = new Admission.Gone();
        try {
            admission = atAPlace(manifest, question);
            return admission;
        } finally {
            if (!(admission instanceof Admission.Admitted)) {
                places.release();
            }
        }
    }

    private Admission atAPlace(ManifestReference manifest, GenerationQuestion question) throws IOException {
        return switch (models.borrow(manifest)) {
            case LoadedLanguageModels.Borrowing.Gone ignored -> new Admission.Gone();
            case LoadedLanguageModels.Borrowing.Damaged damaged -> new Admission.Damaged(damaged.why());
            case LoadedLanguageModels.Borrowing.NoLanguageModel ignored ->
                new Admission.Refused(
                        "not_a_language_model",
                        "This model predicts from rows of a table; it does not speak.",
                        "model");
            case LoadedLanguageModels.Borrowing.Ready ready -> {
                Admission admission = admit(ready.borrowed(), question);
                if (!(admission instanceof Admission.Admitted)) {
                    ready.borrowed().close();
                }
                yield admission;
            }
        };
    }

    private Admission admit(LoadedLanguageModels.Borrowing.Borrowed borrowed, GenerationQuestion question) {
        LanguageModel model = borrowed.model();
        String param = question.beginning().param();
        Optional<String> refusal = refusal(model, question.beginning());
        if (refusal.isPresent()) {
            return new Admission.Refused("unsupported_template", refusal.get(), param);
        }
        int[] prompt;
        try {
            prompt = prompt(model, question.beginning());
        } catch (IllegalArgumentException e) {
            return new Admission.Refused(
                    "invalid_prompt", "The " + param + " cannot be read: " + e.getMessage(), param);
        }
        int context = model.files().config().context();
        if (prompt.length > context) {
            return new Admission.Refused(
                    "context_length_exceeded",
                    "This model sees at most " + context + " tokens at once; the " + param + " alone has "
                            + prompt.length + ".",
                    param);
        }
        GenerationRequest request = new GenerationRequest(
                prompt,
                new Sampling(
                        question.temperature(),
                        question.topP(),
                        0,
                        question.seed().orElseGet(chance)),
                question.mostTokens().orElse(context),
                question.stop(),
                model.template().ends(),
                question.choices(),
                question.topLogprobs());
        return new Admission.Admitted(new Generation(borrowed, request, question, places::release));
    }

    private static Optional<String> refusal(LanguageModel model, GenerationQuestion.Beginning beginning) {
        return switch (beginning) {
            case GenerationQuestion.Beginning.Prompt ignored -> Optional.empty();
            case GenerationQuestion.Beginning.Turns turns ->
                model.files().form() == TextForm.CHAT
                        ? model.template().refusal(turns.messages()).map(why -> "The conversation " + why + ".")
                        : Optional.of("This model has learnt from texts that are no conversations; send it a prompt"
                                + " (/v1/completions).");
        };
    }

    private static int[] prompt(LanguageModel model, GenerationQuestion.Beginning beginning) {
        return switch (beginning) {
            case GenerationQuestion.Beginning.Prompt prompt ->
                model.template().prompt(prompt.text(), model.files().form());
            case GenerationQuestion.Beginning.Turns turns -> model.template().prompt(turns.messages());
        };
    }
}
