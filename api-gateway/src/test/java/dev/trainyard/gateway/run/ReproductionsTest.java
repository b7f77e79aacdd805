package dev.trainyard.gateway.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.gateway.memory.Crew;
import dev.trainyard.gateway.memory.MemoryYard;
import dev.trainyard.job.ledger.JobView;
import dev.trainyard.job.task.Attempt;
import dev.trainyard.job.task.TaskId;
import dev.trainyard.storage.checkpoint.BundleStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that repeats another one says whether it came to the same bytes, or what differs first. */
class ReproductionsTest {

    private final MemoryYard yard = MemoryYard.open();
    private final Crew crew = new Crew(yard).start().raiseTheRules();
    private final Reproductions reproductions = new Reproductions(yard.jobs(), new BundleStore(yard.store));
    private String original;

    @BeforeEach
    void finishOne() {
        original = yard.jobs()
                .submit(
                        MemoryYard.caller(),
                        MemoryYard.jobBody(
                                yard.upload("iris.csv", MemoryYard.IRIS).id()),
                        "hash")
                .id();
        crew.finish(original);
    }

    private String again() {
        return yard.jobs()
                .reproduce(MemoryYard.caller(), original, "hash of nothing")
                .id();
    }

    private Reproduction compared(String again) {
        JobView job = yard.jobs().find(MemoryYard.caller(), again);
        return reproductions.compare(MemoryYard.caller(), job);
    }

    @Test
    void theSameBytesAtEveryCheckpointAreIdentical() {
        String again = again();
        assertThat(compared(again)).isEqualTo(new Reproduction.Pending(0));

        crew.finish(again);

        assertThat(compared(again)).isEqualTo(new Reproduction.Identical(3));
    }

    @Test
    void whatIsTheSameSoFarIsCountedUntilTheEnd() {
        String again = again();
        crew.prepare(again);
        Attempt attempt = crew.beginTraining(again);
        crew.save(attempt, 10);

        assertThat(compared(again)).isEqualTo(new Reproduction.Pending(1));
    }

    @Test
    void theFirstCheckpointThatDiffersIsNamedWithWhatWasDifferentAroundIt() {
        String again = again();
        crew.prepare(again);
        Attempt attempt = crew.beginTraining(again);
        crew.save(attempt, 10);
        crew.save(attempt, 20, "other weights", Map.of("threads", "8", "engine", "the same"));
        crew.save(attempt, 30, "others again", Map.of());

        assertThat(compared(again)).isInstanceOfSatisfying(Reproduction.Differs.class, differs -> {
            assertThat(differs.what()).isEqualTo("checkpoint");
            assertThat(differs.step()).contains(20L);
            assertThat(differs.original()).isNotEqualTo(differs.reproduced());
            assertThat(differs.circumstances())
                    .containsEntry("threads", "unknown / 8")
                    .containsEntry("engine", "unknown / the same");
        });
    }

    @Test
    void anEndWithFewerCheckpointsIsADifference() {
        String again = again();
        crew.prepare(again);
        Attempt attempt = crew.beginTraining(again);
        crew.save(attempt, 30);
        crew.score(TaskId.evaluate(again, 30), 0.9);
        crew.endTraining(attempt);
        crew.score(TaskId.test(again, 30), 0.9);

        assertThat(compared(again))
                .isEqualTo(new Reproduction.Differs("number of checkpoints", Optional.empty(), "3", "1", Map.of()));
    }

    @Test
    void aFailureIsADifference() {
        String again = again();
        crew.failToPrepare(again, "the file is gone");

        assertThat(compared(again)).isInstanceOfSatisfying(Reproduction.Differs.class, differs -> {
            assertThat(differs.what()).isEqualTo("end");
            assertThat(differs.reproduced()).contains("the file is gone");
        });
    }

    @Test
    void aJobThatRepeatsNoneHasNothingToBeComparedWith() {
        assertThatThrownBy(() -> compared(original)).isInstanceOfSatisfying(RejectedException.class, e -> assertThat(
                        e.rejection().code())
                .isEqualTo("not_a_reproduction"));
    }

    @Test
    void aJobThatHasNotSucceededCannotBeRepeated() {
        String open = again();

        assertThatThrownBy(() -> yard.jobs().reproduce(MemoryYard.caller(), open, "hash"))
                .isInstanceOfSatisfying(
                        RejectedException.class,
                        e -> assertThat(e.rejection().code()).isEqualTo("job_not_succeeded"));
    }
}
