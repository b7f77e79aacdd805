package dev.trainyard.benchmarks.language;

import dev.trainyard.benchmarks.figure.Figure;
import dev.trainyard.benchmarks.figure.Goal;
import dev.trainyard.learning.language.TokenArray;
import dev.trainyard.learning.tokenizer.CharacterTokenizer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * What a small GPT learns of a megabyte of text, against what it learns in Python from as many tokens: the loss on the
 * whole last tenth, in windows side by side, the mean of three seeds. The rival judges itself by windows drawn at random.
 *
 * @param run makes our run for a learning rate
 */
record ShakespeareFigure(Path text, Rival rival, Function<Double, NanoRun> run) implements Figure {

    private static final double TRAIN_SHARE = 0.9;
    private static final int SEEDS = 3;
    private static final List<Double> OTHER_RATES = List.of(2e-3, 4e-3);

    @Override
    public String name() {
        return "shakespeare";
    }

    @Override
    public Goal goal() {
        return Goal.atMost(0.01, "validation loss above the Python rival's");
    }

    @Override
    public Result measure(PrintStream out) throws IOException, InterruptedException {
        if (!Files.isReadable(text)) {
            return new Result.Missing(text.toString());
        }
        Optional<String> missing = rival.missing();
        if (missing.isPresent()) {
            return new Result.Missing(missing.get());
        }
        double ours = ours(NanoRun.RIVALS_RATE, out);
        double theirs = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            double loss = rival.run("shakespeare", "--data", text.toString(), "--seed", Long.toString(seed))
                    .get("validation_loss")
                    .asDouble();
            out.printf(Locale.ROOT, "  rival, rate 0.001, seed %d: %.4f%n", seed, loss);
            theirs += loss / SEEDS;
        }
        out.printf(Locale.ROOT, "  means: ours %.4f, rival %.4f%n", ours, theirs);
        for (double rate : OTHER_RATES) {
            out.printf(Locale.ROOT, "  mean at rate %.4g: %.4f%n", rate, ours(rate, out));
        }
        return new Result.Measured(ours - theirs);
    }

    private double ours(double rate, PrintStream out) throws IOException {
        String whole = Files.readString(text);
        CharacterTokenizer tokenizer = CharacterTokenizer.of(whole, List.of());
        TokenArray tokens = TokenArray.of(tokenizer.encode(whole));
        long cut = (long) (TRAIN_SHARE * tokens.length());
        return LongStream.rangeClosed(1, SEEDS)
                .mapToDouble(seed -> {
                    double loss = run.apply(rate)
                            .learn(
                                    tokens.slice(0, cut),
                                    tokens.slice(cut, tokens.length()),
                                    tokenizer.vocabulary(),
                                    seed)
                            .validLoss();
                    out.printf(Locale.ROOT, "  ours, rate %.4g, seed %d: %.4f%n", rate, seed, loss);
                    return loss;
                })
                .average()
                .orElseThrow();
    }
}
