package dev.trainyard.gateway.run;

import dev.trainyard.job.ledger.Ledger;
import dev.trainyard.job.ledger.WorkerView;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.tree.Fault;
import dev.trainyard.job.tree.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether the yard could ever train a job. A class that it has may wait for its first worker; one that it has not would
 * wait for good, and so would a job that is larger than every worker.
 */
public final class Placements {

    private static final String MEMORY = "memory_bytes";

    private final LedgerReplica replica;
    private final List<String> trainingClasses;

    /** @param classes all that this yard has; those that prepare and score train nothing */
    public Placements(LedgerReplica replica, List<String> classes) {
        this.replica = replica;
        this.trainingClasses = classes.stream()
                .filter(name -> !name.equals(Ledger.PREPARING_CLASS) && !name.equals(Ledger.SCORING_CLASS))
                .toList();
    }

    /**
     * What keeps a job from ever being trained.
     *
     * @param rows bytes of the files that it is trained on
     */
    List<Fault> faults(Recipe recipe, long rows) {
        String wanted = recipe.placement().workerClass();
        if (!trainingClasses.contains(wanted)) {
            return List.of(new Fault("recipe.worker_class", noSuchClass(wanted)));
        }
        OptionalLong largest = replica.read(ledger -> largestMemory(ledger.workers(), wanted));
        MemoryNeed need = MemoryNeed.of(recipe, rows);
        return largest.isEmpty() || need.total() <= largest.getAsLong()
                ? List.of()
                : List.of(tooLarge(recipe, need, largest.getAsLong()));
    }

    private String noSuchClass(String wanted) {
        return "'" + wanted + "' is no class of this yard that trains"
                + NearestName.of(wanted, trainingClasses)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse("; it has " + String.join(", ", trainingClasses));
    }

    private static OptionalLong largestMemory(List<WorkerView> workers, String queueClass) {
        return workers.stream()
                .filter(worker -> worker.lanes().containsKey(queueClass))
                .map(worker -> Optional.ofNullable(worker.facts().get(MEMORY)))
                .flatMap(Optional::stream)
                .filter(bytes -> bytes.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .max();
    }

    private static Fault tooLarge(Recipe recipe, MemoryNeed need, long memory) {
        String least = "a worker of the class " + recipe.placement().workerClass() + " with at least "
                + inWords(need.total()) + " of memory";
        String largest = "the largest that is known has " + inWords(memory);
        if (recipe.task().learnsFromTexts()) {
            return new Fault(
                    "recipe.model",
                    "needs " + least + "; " + largest
                            + ". Take a smaller model or a shorter file, or start such a worker");
        }
        double share = MemoryNeed.shareThatFits(recipe, need.rows(), memory);
        if (share == 0) {
            return new Fault(
                    "training_file",
                    "the rows alone need " + least + "; " + largest + ". Train on fewer rows, or start such a worker");
        }
        return new Fault(
                "recipe.network",
                "needs " + least + "; " + largest + ". Linear layers with outputs of "
                        + MemoryNeed.widths(recipe.table().network(), share) + " would fit, or start such a worker");
    }

    private static String inWords(long bytes) {
        return bytes >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30))
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
    }
}
