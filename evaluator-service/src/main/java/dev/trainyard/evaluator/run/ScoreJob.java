package dev.trainyard.evaluator.run;

import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.ledger.LedgerEvent;
import dev.trainyard.job.recipe.LearningTask;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.TableLearning;
import dev.trainyard.job.recipe.TextLearning;
import dev.trainyard.job.session.Work;
import dev.trainyard.job.session.WorkContext;
import dev.trainyard.job.session.WorkOutcome;
import dev.trainyard.job.task.Assignment;
import dev.trainyard.job.task.Evaluation;
import dev.trainyard.job.task.ManifestReference;
import dev.trainyard.job.tensor.Tensor;
import dev.trainyard.learning.engine.Engine;
import dev.trainyard.learning.engine.EngineClosedException;
import dev.trainyard.learning.language.TokenPart;
import dev.trainyard.learning.metric.Scores;
import dev.trainyard.messaging.codec.Json;
import dev.trainyard.storage.checkpoint.Buckets;
import dev.trainyard.storage.checkpoint.Bundle;
import dev.trainyard.storage.checkpoint.BundleStore;
import dev.trainyard.storage.checkpoint.Keys;
import dev.trainyard.storage.checkpoint.Opened;
import dev.trainyard.storage.objects.ObjectKey;
import dev.trainyard.storage.objects.ObjectStore;
import dev.trainyard.storage.objects.StorageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does a scoring task: a checkpoint, from its stored and verified bytes, against rows that training did not see. */
public final class ScoreJob implements Work {

    private final Engine engine;
    private final ObjectStore store;
    private final BundleStore bundles;

    public ScoreJob(Engine engine, ObjectStore store) {
        this.engine = engine;
        this.store = store;
        this.bundles = new BundleStore(store);
    }

    @Override
    public WorkOutcome perform(Assignment assignment, WorkContext context) {
        return switch (assignment) {
            case Assignment.Score score -> score(score, context);
            case Assignment.Prepare ignored -> WrongTask.outcome(assignment);
            case Assignment.Train ignored -> WrongTask.outcome(assignment);
        };
    }

    private WorkOutcome score(Assignment.Score assignment, WorkContext context) {
        try {
            Opened checkpoint = bundles.open(assignment.checkpoint().manifest(), partsOf(assignment.recipe()));
            Opened rows = openRows(assignment);
            Optional<Failure> damage = damage(checkpoint).or(() -> damage(rows));
            if (damage.isPresent()) {
                return new WorkOutcome.Failed(damage.get());
            }
            Evaluation evaluation = evaluate(assignment, bundle(checkpoint), bundle(rows));
            return new WorkOutcome.Completed(new LedgerEvent.Scored(
                    context.attempt(),
                    context.worker(),
                    assignment.checkpoint().manifest().sha256(),
                    evaluation));
        } catch (EngineClosedException e) {
            return new WorkOutcome.Released("the worker is shutting down");
        } catch (StorageException e) {
            return new WorkOutcome.Failed(Failure.of(FailureCode.STORE_UNAVAILABLE, e.getMessage()));
        } catch (IOException e) {
            return new WorkOutcome.Failed(Failure.of(
                    FailureCode.CHECKPOINT_DAMAGED, "The stored checkpoint cannot be read: " + e.getMessage()));
        }
    }

    private static Set<String> partsOf(Recipe recipe) {
        return switch (recipe.learning()) {
            case TableLearning ignored -> LoadedModel.PARTS;
            case TextLearning ignored -> LanguageModel.PARTS;
        };
    }

    private Opened openRows(Assignment.Score assignment) {
        ManifestReference manifest = assignment.heldout()
                ? assignment.rows().heldout().orElseThrow()
                : assignment.rows().learning();
        return bundles.open(manifest, Set.of(part(assignment)));
    }

    private static String part(Assignment.Score assignment) {
        return assignment.heldout() ? "heldout.safetensors" : "validation.safetensors";
    }

    private static Optional<Failure> damage(Opened opened) {
        return switch (opened) {
            case Opened.Whole ignored -> Optional.empty();
            case Opened.Damaged damaged ->
                Optional.of(new Failure(
                        FailureCode.CHECKPOINT_DAMAGED,
                        "A stored part cannot be scored: " + damaged.part() + ": " + damaged.why() + ".",
                        "",
                        Map.of("part", damaged.part())));
        };
    }

    private static Bundle bundle(Opened opened) {
        return switch (opened) {
            case Opened.Whole whole -> whole.bundle();
            case Opened.Damaged damaged -> throw new IllegalStateException("was checked before: " + damaged);
        };
    }

    private Evaluation evaluate(Assignment.Score assignment, Bundle checkpoint, Bundle rows) throws IOException {
        return switch (assignment.recipe().learning()) {
            case TableLearning ignored -> evaluateTable(assignment, checkpoint, rows);
            case TextLearning ignored -> evaluateTexts(assignment, checkpoint, rows);
        };
    }

    private Evaluation evaluateTexts(Assignment.Score assignment, Bundle checkpoint, Bundle rows) throws IOException {
        TokenPart part = TokenPart.read(rows.tensors(part(assignment)).tensors());
        LanguageScoring.Scored scored = new LanguageScoring(engine, assignment.recipe()).score(checkpoint, part);
        if (!assignment.heldout()) {
            // Samples are of validation texts: what is held out shall stay unseen.
            String key = Keys.samples(
                    assignment.tenant(),
                    assignment.job(),
                    assignment.checkpoint().step());
            store.put(new ObjectKey(Buckets.JOBS, key), Json.mapper().writeValueAsBytes(scored.samples()));
        }
        return scored.evaluation();
    }

    private Evaluation evaluateTable(Assignment.Score assignment, Bundle checkpoint, Bundle rows) throws IOException {
        var contents = rows.tensors(part(assignment));
        Tensor features = contents.tensor("features").orElseThrow(() -> new IOException("the rows have no features"));
        Tensor targets = contents.tensor("targets").orElseThrow(() -> new IOException("the rows have no targets"));
        try (LoadedModel model = LoadedModel.load(engine, assignment.recipe(), checkpoint)) {
            double[][] answers = model.answer(features);
            Map<String, Evaluation.MetricValue> metrics = assignment.recipe().task() == LearningTask.CLASSIFICATION
                    ? Scores.ofClasses(assignment.recipe().metrics(), answers, classes(targets))
                    : Scores.ofValues(
                            assignment.recipe().metrics(),
                            answers,
                            model.preprocessing().inOriginalUnits(values(targets)));
            return new Evaluation(metrics, answers.length);
        }
    }

    private static int[] classes(Tensor targets) {
        return Arrays.stream(targets.toLongs()).mapToInt(Math::toIntExact).toArray();
    }

    private static double[][] values(Tensor targets) {
        int width = Math.toIntExact(targets.shape().getLast());
        float[] all = targets.toFloats();
        double[][] values = new double[all.length / width][width];
        for (int i = 0; i < all.length; i++) {
            values[i / width][i % width] = all[i];
        }
        return values;
    }
}
