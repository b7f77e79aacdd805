package dev.trainyard.gateway.run;

import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.RecipeReader;
import dev.trainyard.job.recipe.RecipeReading;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.TreeReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The recipe of the short form: its members are the request's own, and what the data says may be left out. */
final class ShortRecipe {

    /** Members that are the recipe's own and are handed through. */
    private static final List<String> MEMBERS = List.of(
            "task",
            "features",
            "clean",
            "transform",
            "split",
            "network",
            "loss",
            "schedule",
            "epochs",
            "steps",
            "batch_size",
            "accumulate",
            "gradient_clip",
            "seed",
            "checkpoint_every",
            "evaluate_every",
            "keep",
            "early_stopping",
            "metrics",
            "worker_class",
            "limits");

    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final List<String> targets;
    private final boolean rateStandsAlone;

    private ShortRecipe(TreeReader reader, List<Fault> faults) {
        for (String member : MEMBERS) {
            reader.value(member).ifPresent(value -> tree.put(member, value));
        }
        this.targets = reader.texts("target").orElse(List.of());
        this.rateStandsAlone = reader.has("learning_rate");
        optimizer(reader, faults);
    }

    /** Takes the recipe's members from a request; those that remain are the request's. */
    static ShortRecipe from(TreeReader reader, List<Fault> faults) {
        return new ShortRecipe(reader, faults);
    }

    private void optimizer(TreeReader reader, List<Fault> faults) {
        Map<String, Object> optimizer = new LinkedHashMap<>();
        reader.value("optimizer").ifPresent(value -> {
            if (value instanceof Map<?, ?> given) {
                given.forEach((name, inner) -> optimizer.put(String.valueOf(name), inner));
            } else {
                optimizer.put("name", value);
            }
        });
        reader.value("learning_rate").ifPresent(rate -> {
            optimizer.putIfAbsent("name", "adam");
            if (optimizer.putIfAbsent("learning_rate", rate) != null) {
                faults.add(new Fault("learning_rate", "is given twice: by itself and within optimizer"));
            }
        });
        if (!optimizer.isEmpty()) {
            tree.put("optimizer", optimizer);
        }
    }

    List<String> targets() {
        return targets;
    }

    /** Whether the request itself says what is learnt and from which columns. */
    boolean isComplete() {
        return !targets.isEmpty() && (tree.containsKey("task") || targets.size() > 1);
    }

    /** What is wrong with it whatever the data may say. */
    List<Fault> faultsInAnyCase() {
        if (tree.containsKey("task") || targets.size() > 1) {
            return faults(read(new TaskGuess("regression", provisional())));
        }
        List<Fault> asClasses = faults(read(new TaskGuess("classification", provisional())));
        List<Fault> asValues = faults(read(new TaskGuess("regression", provisional())));
        return asClasses.size() <= asValues.size() ? asClasses : asValues;
    }

    private List<String> provisional() {
        return targets.isEmpty() ? List.of("(the last column)") : targets;
    }

    private static List<Fault> faults(RecipeReading reading) {
        return switch (reading) {
            case RecipeReading.Read ignored -> List.of();
            case RecipeReading.Faulty faulty -> faulty.faults();
        };
    }

    private RecipeReading read(TaskGuess guess) {
        return read(guess, 0);
    }

    private RecipeReading read(TaskGuess guess, long seed) {
        Map<String, Object> whole = new LinkedHashMap<>(tree);
        whole.putIfAbsent("task", guess.task());
        whole.put("target", guess.targets());
        return switch (RecipeReader.read(whole, seed)) {
            case RecipeReading.Read read -> read;
            case RecipeReading.Faulty faulty ->
                new RecipeReading.Faulty(
                        faulty.faults().stream().map(this::asSent).toList());
        };
    }

    /** The recipe that this is for data of that kind; empty when there are faults, which are added to the list. */
    Optional<Recipe> complete(Optional<TaskGuess> guess, long seed, List<Fault> faults) {
        return switch (read(guess.orElseGet(() -> new TaskGuess("regression", targets)), seed)) {
            case RecipeReading.Read read -> Optional.of(read.recipe());
            case RecipeReading.Faulty faulty -> {
                faults.addAll(faulty.faults());
                yield Optional.empty();
            }
        };
    }

    /** A fault at the place where the client wrote the member. */
    private Fault asSent(Fault fault) {
        String param = fault.param().replaceFirst("^recipe\\.", "");
        boolean alone = rateStandsAlone && param.equals("optimizer.learning_rate");
        return new Fault(alone ? "learning_rate" : param, fault.message());
    }
}
