package dev.trainyard.job.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.job.Samples;
import dev.trainyard.job.failure.Failure;
import dev.trainyard.job.failure.FailureCode;
import dev.trainyard.job.recipe.CheckpointSettings;
import dev.trainyard.job.simulation.SimulatedHistories;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.ReplayReceipt;
import dev.trainyard.job.task.TaskId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** {@code -Dtrainyard.snapshot.histories=N} goes through so many histories. */
class LedgerSnapshotTest {

    private static final int HISTORIES = Integer.getInteger("trainyard.snapshot.histories", 500);

    private static final List<Consumer<Yard>> RARE_TURNS = List.of(
            yard -> yard.accept(new LedgerEvent.LimitsSet(
                    new Limits(new Limits.Bounds(OptionalInt.of(1), OptionalInt.of(9)), Map.of()),
                    yard.ledger.generation())),
            yard -> yard.submit(Yard.JOB, Samples.keeping(CheckpointSettings.Keep.last(1), 1)),
            yard -> yard.submit("job-2", Samples.recipe(3, 1)),
            Yard::prepare,
            yard -> yard.accept(new LedgerEvent.Prepared(
                    yard.own(TaskId.prepare("job-2"), Yard.EVALUATOR), Yard.EVALUATOR, Samples.rows(true))),
            Yard::beginTraining,
            yard -> yard.accept(new LedgerEvent.BatchSkipped(training(yard), Yard.TRAINER, 7, 0, Double.NaN)),
            yard -> yard.accept(new LedgerEvent.ReplayCompared(
                    training(yard), Yard.TRAINER, new ReplayReceipt.NothingToCompare(5))),
            yard -> yard.save(training(yard), 10),
            yard -> yard.accept(new LedgerEvent.TaskFailed(
                    training(yard), Yard.TRAINER, Failure.of(FailureCode.OUT_OF_MEMORY, "too much"))),
            yard -> yard.own(TaskId.train(Yard.JOB), Yard.TRAINER),
            yard -> yard.accept(new LedgerEvent.TaskFailed(training(yard), Yard.TRAINER, Samples.damaged(10))),
            yard -> yard.own(TaskId.train(Yard.JOB), Yard.TRAINER),
            yard -> yard.save(training(yard), 20),
            yard -> yard.save(training(yard), 30),
            yard -> yard.score(TaskId.evaluate(Yard.JOB, 20), 0.5),
            yard -> yard.score(TaskId.evaluate(Yard.JOB, 30), 0.9),
            yard -> yard.pass(Retention.GRACE),
            yard -> yard.accept(new LedgerEvent.TimeTold(yard.ledger.generation())),
            yard -> yard.accept(new LedgerEvent.JobPauseRequested(Yard.TENANT, Yard.JOB)),
            yard -> yard.accept(new LedgerEvent.FoldVersion(Ledger.FOLD_VERSION, yard.ledger.generation())),
            yard -> yard.accept(new LedgerEvent.FileStored(
                    Yard.TENANT,
                    "file-2",
                    "b.csv",
                    "evals",
                    Samples.stored("file-2"),
                    Optional.of(Duration.ofDays(1)),
                    Optional.of(new Examination.Sound(3)))),
            yard -> yard.accept(new LedgerEvent.UploadBegun(Yard.TENANT, "upload-1", plan("c.csv", 3))),
            yard -> yard.accept(new LedgerEvent.UploadBegun(Yard.TENANT, "upload-2", plan("d.csv", 4))),
            yard -> yard.accept(
                    new LedgerEvent.UploadCompleted(Yard.TENANT, "upload-1", "file-3", Samples.stored("file-3"))),
            yard -> yard.accept(BatchesTest.asked("batch-1", Optional.of(Duration.ofDays(3)))),
            yard -> yard.accept(BatchesTest.asked("batch-2", Optional.empty())),
            yard -> yard.accept(new LedgerEvent.BatchCancelRequested(Yard.TENANT, "batch-2")),
            yard -> yard.accept(new LedgerEvent.BatchValidated(Yard.TENANT, "batch-1", yard.ledger.generation(), 20)),
            yard -> yard.accept(new LedgerEvent.BatchAdvanced(
                    Yard.TENANT, "batch-1", yard.ledger.generation(), 0, BatchesTest.part("p0", 15, 1))),
            yard -> yard.accept(new LedgerEvent.PermissionsGranted(
                    Yard.TENANT,
                    yard.job().modelName() + ":ckpt-step-10",
                    List.of(new LedgerEvent.Permission("cp-1", "a"), new LedgerEvent.Permission("cp-2", "b")))),
            yard -> yard.accept(ImportsTest.imported(Yard.TENANT, "model-1", "tiny")),
            yard -> yard.accept(ImportsTest.imported(Yard.TENANT, "model-2", "small")));

    private static UploadView.Plan plan(String filename, long bytes) {
        return new UploadView.Plan(filename, "evals", bytes, "text/" + bytes, Optional.of(Duration.ofHours(bytes)));
    }

    private final Map<String, Set<String>> values = new HashMap<>();

    private static Attempt training(Yard yard) {
        return yard.out(TaskId.train(Yard.JOB));
    }

    @Test
    void whatIsRestoredAnywhereAndFoldsOnIsWhatWasFoldedStraight() {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            goThrough(seed);
        }
        takeRareTurns();
        assertThat(LedgerGraph.fieldsOf(Ledger.class)).hasSizeGreaterThan(40);
        assertThat(LedgerGraph.fieldsOf(Ledger.class).stream()
                        .filter(field -> values.getOrDefault(field, Set.of()).size() < 2))
                .as("fields of whose restoration these histories prove nothing, since they never change in them")
                .isEmpty();
    }

    private void goThrough(int seed) {
        List<LedgerEntry> entries = SimulatedHistories.entries(seed);
        Random random = new Random(seed);
        Ledger straight = new Ledger();
        Ledger restored = new Ledger();
        for (LedgerEntry entry : entries) {
            restored = restoredAtTimes(apply(entry, straight, restored), straight, random);
        }
        Coda coda = new Coda(straight, entries.getLast());
        for (Optional<LedgerEntry> next = coda.next(); next.isPresent(); next = coda.next()) {
            restored = restoredAtTimes(apply(next.get(), straight, restored), straight, random);
        }
        assertThat(LedgerGraph.of(restored)).as("seed %d", seed).isEqualTo(LedgerGraph.of(straight, values));
        assertThat(restored.snapshot()).as("seed %d", seed).isEqualTo(straight.snapshot());
    }

    /** Turns that few jobs take, or none in these histories: the state is restored after each. */
    private void takeRareTurns() {
        Yard yard = Yard.open();
        for (Consumer<Yard> turn : RARE_TURNS) {
            turn.accept(yard);
            LedgerSnapshot taken = yard.ledger.snapshot();
            assertThat(LedgerGraph.of(Ledger.restore(taken))).isEqualTo(LedgerGraph.of(yard.ledger, values));
        }
    }

    private static Ledger apply(LedgerEntry entry, Ledger straight, Ledger restored) {
        assertThat(restored.apply(entry)).as("%s", entry).isEqualTo(straight.apply(entry));
        return restored;
    }

    private Ledger restoredAtTimes(Ledger ledger, Ledger straight, Random random) {
        if (random.nextInt(40) != 0) {
            return ledger;
        }
        Ledger restored = Ledger.restore(ledger.snapshot());
        if (random.nextInt(4) == 0) {
            assertThat(LedgerGraph.of(restored)).isEqualTo(LedgerGraph.of(straight, values));
        }
        return restored;
    }

    @Test
    void whatWasTakenDoesNotChangeWhenTheLedgerGoesOn() {
        List<LedgerEntry> entries = SimulatedHistories.entries(7);
        Ledger ledger = new Ledger();
        int half = entries.size() / 2;
        entries.subList(0, half).forEach(ledger::apply);
        LedgerSnapshot taken = ledger.snapshot();
        String before = taken.toString();
        entries.subList(half, entries.size()).forEach(ledger::apply);

        assertThat(taken.toString()).isEqualTo(before);
        assertThat(ledger.snapshot().toString()).isNotEqualTo(before);
    }
}
