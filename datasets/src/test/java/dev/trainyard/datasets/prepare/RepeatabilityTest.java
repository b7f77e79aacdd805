package dev.trainyard.datasets.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trainyard.datasets.TestRecipe;
import dev.trainyard.datasets.Uploads;
import dev.trainyard.job.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same file and recipe give the same bytes: twice, in another process, and in a later version of this code. */
class RepeatabilityTest {

    @TempDir
    Path folder;

    private static String rows(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder rows = new StringBuilder("n,w,t,m,y\n");
        for (int i = 0; i < 500; i++) {
            rows.append(random.nextInt(100_000) / 1000.0)
                    .append(",w")
                    .append(random.nextInt(9))
                    .append(',');
            rows.append(random.nextBoolean()).append(',').append(random.nextInt(5) == 0 ? "" : random.nextInt(9));
            rows.append(",class").append(random.nextInt(3)).append('\n');
        }
        return rows.toString();
    }

    private String digest(String rows, TestRecipe recipe) throws IOException {
        Prepared.Ready ready = Uploads.ready(Uploads.prepare(new Uploads(folder).csv(rows), recipe.recipe()));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Prepared.Part part : new Prepared.Part[] {ready.train(), ready.validation(), ready.heldout()}) {
                for (Tensor tensor : new Tensor[] {part.features(), part.targets()}) {
                    digest.update(tensor.bytes().duplicate());
                }
            }
            ObjectMapper json = new ObjectMapper();
            digest.update(json.writeValueAsBytes(PreprocessingTree.write(ready.preprocessing())));
            digest.update(json.writeValueAsBytes(ready.audit().toTree()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theSameFileAndRecipeGiveTheSameBytesTwice() throws IOException {
        for (int seed = 1; seed <= 20; seed++) {
            TestRecipe recipe =
                    TestRecipe.classification("y").clean("missing", "mean").seed(seed);
            assertThat(digest(rows(seed), recipe)).as("seed %d", seed).isEqualTo(digest(rows(seed), recipe));
        }
    }

    /** A change of this digest means that a job that is tried again after an upgrade sees other rows. */
    @Test
    void theBytesAreThoseOfEarlierRuns() throws IOException {
        assertThat(digest(rows(1), TestRecipe.classification("y").seed(1)))
                .isEqualTo("5823662d1cedb4ed5cff9f2f9da43afeb45348ee7460e8c2b7bd8ec72b865a7f");
    }
}
