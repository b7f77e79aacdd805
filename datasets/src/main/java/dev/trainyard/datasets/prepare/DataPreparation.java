package dev.trainyard.datasets.prepare;

import dev.trainyard.datasets.DataLimits;
import dev.trainyard.datasets.FaultList;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.datasets.read.Table;
import dev.trainyard.datasets.read.TableReader;
import dev.trainyard.datasets.read.Wanted;
import dev.trainyard.job.recipe.Recipe;
import java.io.IOException;
import java.util.Optional;

/** From a user's file to rows that can be learnt from. */
public final class DataPreparation {

    private DataPreparation() {}

    /**
     * Prepares a file as the recipe says. The same file and recipe give the same rows.
     *
     * @param validation a file whose rows are all validation rows; the first file then has none
     * @throws IOException when a file cannot be read at all; faults in its content are a result
     */
    public static Prepared prepare(DataFile training, Optional<DataFile> validation, Recipe recipe) throws IOException {
        return prepare(training, validation, recipe, DataLimits.ofThisProcess());
    }

    /** The same, with limits of one's own. */
    public static Prepared prepare(DataFile training, Optional<DataFile> validation, Recipe recipe, DataLimits limits)
            throws IOException {
        FaultList faults = new FaultList();
        Optional<Table> table = new TableReader(faults, limits).read(training, validation, Wanted.of(recipe));
        return table.isEmpty()
                ? Prepared.Faulty.of(faults)
                : new Preparation(table.get(), recipe, faults, limits).prepare();
    }
}
