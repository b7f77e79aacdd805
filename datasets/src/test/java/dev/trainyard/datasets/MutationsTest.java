package dev.trainyard.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.datasets.prepare.DataPreparation;
import dev.trainyard.datasets.prepare.Prepared;
import dev.trainyard.datasets.read.DataFile;
import dev.trainyard.job.recipe.Recipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of damaged files from written seeds: each is prepared or refused with a reason, and nothing else happens. */
class MutationsTest {

    private static final int SEEDS = 2_000;
    private static final byte[][] SNIPPETS = {
        bytes("\""),
        bytes("\"\""),
        bytes(","),
        bytes("\n"),
        bytes("\r"),
        bytes("\r\n"),
        bytes(";"),
        bytes("\t"),
        bytes("\0"),
        bytes("\uFEFF"),
        bytes("é"),
        bytes("\uD83D\uDE00"),
        bytes("NA"),
        bytes("1e999"),
        bytes("-0.0"),
        bytes("1e308"),
        bytes("9".repeat(400)),
        bytes("NaN"),
        bytes("true"),
        bytes("{"),
        bytes("}"),
        bytes("["),
        bytes("]"),
        bytes(":"),
        bytes("null"),
        bytes("\\u0000"),
        bytes("\\"),
        bytes("{\"a\":1}"),
        bytes("[".repeat(2000)),
        bytes("{\"a\":".repeat(1500)),
        bytes(",".repeat(300)),
        bytes("x".repeat(5000)),
        {(byte) 0xFF},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xE2}
    };

    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] csv(SplittableRandom random) {
        StringBuilder rows = new StringBuilder("n,\"w\",t,y\n");
        for (int i = 0; i < 30; i++) {
            rows.append(i % 7 == 0 ? "" : random.nextDouble(-9, 9))
                    .append(",\"w")
                    .append(random.nextInt(4));
            rows.append(i % 9 == 0 ? "\n, \"\"x\"\"" : "").append("\",").append(random.nextBoolean());
            rows.append(',').append(random.nextInt(3)).append(i % 5 == 0 ? "\r\n" : "\n");
        }
        return bytes(rows.toString());
    }

    private static byte[] jsonl(SplittableRandom random) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            rows.append("{\"n\": ").append(i % 7 == 0 ? "null" : random.nextDouble(-9, 9));
            rows.append(", \"w\": \"w\\u00e4").append(random.nextInt(4)).append('"');
            rows.append(i % 4 == 0 ? "" : ", \"t\": " + random.nextBoolean());
            rows.append(", \"y\": ").append(random.nextInt(3)).append("}\n");
        }
        return bytes(rows.toString());
    }

    private static byte[] mutated(byte[] file, SplittableRandom random) {
        byte[] bytes = file;
        for (int i = random.nextInt(1, 4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(6)) {
                case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
                case 1 -> replaced(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 40)), new byte[0]);
                case 2 -> replaced(bytes, at, at, SNIPPETS[random.nextInt(SNIPPETS.length)]);
                case 3 -> Arrays.copyOf(bytes, at);
                case 4 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at / 2, at));
                default -> replaced(bytes, at, at + 1, SNIPPETS[random.nextInt(SNIPPETS.length)]);
            };
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] result = Arrays.copyOf(bytes, from + by.length + bytes.length - to);
        System.arraycopy(by, 0, result, from, by.length);
        System.arraycopy(bytes, to, result, from + by.length, bytes.length - to);
        return result;
    }

    private static Recipe recipe(SplittableRandom random) {
        String[] missing = {"mean", "median", "mode", "drop"};
        TestRecipe recipe = random.nextInt(3) == 0 ? TestRecipe.regression("y", "n") : TestRecipe.classification("y");
        return recipe.clean("missing", missing[random.nextInt(missing.length)])
                .clean("duplicates", random.nextBoolean() ? "drop" : "keep")
                .clean("constant", random.nextBoolean() ? "drop" : "keep")
                .seed(random.nextInt(100))
                .recipe();
    }

    /** Whether the rows could be used. */
    private boolean check(String name, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean json = name.endsWith("jsonl");
        byte[] whole = json ? jsonl(random) : csv(random);
        Uploads uploads = new Uploads(folder);
        DataFile file = uploads.file(name, mutated(whole, random));
        Optional<DataFile> second = random.nextInt(4) == 0
                ? Optional.of(uploads.file("second-" + name, mutated(whole, random)))
                : Optional.empty();
        try {
            return switch (DataPreparation.prepare(file, second, recipe(random))) {
                case Prepared.Ready ready -> checkReady(ready);
                case Prepared.Faulty faulty -> checkFaulty(faulty);
            };
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            throw new AssertionError("seed " + seed + " of " + name, e);
        }
    }

    private static boolean checkReady(Prepared.Ready ready) {
        long used = Decoded.parts(ready).mapToLong(Prepared.Part::rows).sum();
        Audit audit = ready.audit();
        assertThat(used + audit.withoutTarget() + audit.incomplete() + audit.droppedDuplicates())
                .isEqualTo(audit.rowsRead());
        Decoded.parts(ready).forEach(part -> {
            for (float value : part.features().toFloats()) {
                if (!Float.isFinite(value)) {
                    throw new AssertionError("a feature is " + value);
                }
            }
        });
        return true;
    }

    private static boolean checkFaulty(Prepared.Faulty faulty) {
        assertThat(faulty.faults()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
        assertThat(faulty.total()).isGreaterThanOrEqualTo(faulty.faults().size());
        assertThat(faulty.faults()).allSatisfy(fault -> assertThat(fault.sentence())
                .isNotBlank()
                .hasSizeLessThan(1_500)
                .doesNotContain("Exception", "jackson", "Source", "trainyard"));
        return false;
    }

    private void checkAll(String name) {
        int usable = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            usable += check(name, seed) ? 1 : 0;
        }
        assertThat(usable).isBetween(SEEDS / 50, SEEDS - SEEDS / 50);
    }

    @Test
    void damagedCsvIsPreparedOrRefused() {
        checkAll("rows.csv");
    }

    @Test
    void damagedJsonlIsPreparedOrRefused() {
        checkAll("rows.jsonl");
    }
}
