package dev.trainyard.gateway.run;

import dev.trainyard.job.recipe.Network;
import dev.trainyard.job.recipe.Optimizer;
import dev.trainyard.job.recipe.Recipe;
import dev.trainyard.job.recipe.TableLearning;
import dev.trainyard.job.recipe.TextLearning;
import java.util.List;

/**
 * What training takes in memory at least, as far as it is known before the rows are read. It is a lower bound, so that
 * no job is refused that might fit: the width of a row is not known yet, and the engine's own needs are left out.
 *
 * @param rows bytes of the rows; a number takes about as much room as it does as text
 * @param weights bytes of the weights, their gradients and what the optimizer keeps of each
 */
record MemoryNeed(long rows, long weights) {

    private static final int FLOAT = 4;

    static MemoryNeed of(Recipe recipe, long rows) {
        long parameters =
                switch (recipe.learning()) {
                    case TableLearning table -> parameters(table.network(), 1);
                    case TextLearning texts -> parameters(texts);
                };
        return new MemoryNeed(rows, parameters * FLOAT * copies(recipe.optimizer()));
    }

    /** Attention's and the feed-forward layers' matrices, and a vector for each place; tokens are not counted yet. */
    private static long parameters(TextLearning texts) {
        long width = texts.model().width();
        return 12 * width * width * texts.model().layers() + width * texts.context();
    }

    long total() {
        return rows + weights;
    }

    /** The largest share of the network's widths with which it would need no more than so many bytes; 0 for none. */
    static double shareThatFits(Recipe recipe, long rows, long memory) {
        double fits = 0;
        double tooMuch = 1;
        for (int i = 0; i < 30; i++) {
            double share = (fits + tooMuch) / 2;
            long weights = parameters(recipe.table().network(), share) * FLOAT * copies(recipe.optimizer());
            if (rows + weights <= memory) {
                fits = share;
            } else {
                tooMuch = share;
            }
        }
        return fits;
    }

    /** The widths of the linear layers when each is cut to a share. */
    static List<Integer> widths(Network network, double share) {
        return network.layers().stream()
                .filter(Network.Linear.class::isInstance)
                .map(layer -> cut(((Network.Linear) layer).outputs(), share))
                .toList();
    }

    private static int cut(int width, double share) {
        return Math.max(1, (int) (width * share));
    }

    private static long parameters(Network network, double share) {
        long parameters = 0;
        long inputs = 1;
        for (int outputs : widths(network, share)) {
            parameters += (inputs + 1) * outputs;
            inputs = outputs;
        }
        return parameters + inputs + 1;
    }

    /** Of every weight: itself, its gradient, and the moments. */
    private static int copies(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.GradientDescent ignored -> 2;
            case Optimizer.StochasticGradientDescent ignored -> 2;
            case Optimizer.Momentum ignored -> 3;
            case Optimizer.Adam ignored -> 4;
            case Optimizer.AdamW ignored -> 4;
        };
    }
}
